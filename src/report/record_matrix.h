// Records that name servers hold differently, a value a line, a server a column:
//
//                                         ns1  ns2  ns3
//   ferry.example TXT
//     v=spf1 mx -all                       ✓    ·    ✓
//     v=spf1 ip4:192.0.2.3 -all            ·    ✓    ·
//   s1._domainkey.ferry.example TXT
//     no such record                       ·    ✓    ·
//     v=DKIM1; p=MIIBIjANBgkqhkiG9w0…      ✓    ·    ✓
//
// Where the columns do not fit, each value is followed by the names of its servers.
#pragma once

#include <boost/json/object.hpp>

#include "report/page.h"

namespace mailwhy::report {

// `detail` is that of evidence of the check "mail_records_in_sync" (docs/check.md).
// Nothing is drawn where all servers agree.
void draw_record_matrix(Page& page, const boost::json::object& detail, int indent);

}  // namespace mailwhy::report
