#include "diagnose/checks/sts_view.h"

#include "diagnose/published.h"

namespace mailwhy::diagnose {

using dns::Type;

StsView look_at_sts(const Examination& of) {
  StsView view;
  const std::string host = "mta-sts." + of.target.domain;
  auto place = dns::Name::from_text("_mta-sts." + of.target.domain);
  auto server = dns::Name::from_text(host);
  if (!place || !server) return view;  // longer than a name may be
  dns::Question questions[] = {
      {*place, Type::TXT, {}}, {*server, Type::A, {}}, {*server, Type::AAAA, {}}};
  auto answers = of.resolver.query_all(questions);
  view.told = answers[0]->usable();
  view.records = texts_of(*answers[0], transport::is_sts_record);
  if (view.records.size() == 1)
    view.record = transport::read_sts_record(view.records.front());
  view.host_missing = answers[1]->usable() && answers[2]->usable() &&
                      !answers[1]->has(Type::A) && !answers[2]->has(Type::AAAA);
  if (!view.has_record() || view.host_missing) return view;
  view.page = of.outside.fetch(transport::sts_policy_url(of.target.domain));
  bool came = view.page.status == transport::WebAnswer::Status::Answered &&
              view.page.http_status == 200;
  if (came) view.policy = transport::read_sts_policy(view.page.body);
  return view;
}

}  // namespace mailwhy::diagnose
