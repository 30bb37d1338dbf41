// Asio's operations as calls that wait, in a fiber or outside of one: for clients. Brings
// Asio: only for files that own sockets.
#pragma once

#include <boost/system/error_code.hpp>

#include "live/core.h"

namespace mailwhy::http {

// Starts an operation and waits for its end; the stream's own deadline bounds the wait.
template <class Start>
boost::system::error_code finish(live::Loop& loop, Start start) {
  boost::system::error_code outcome;
  live::Event ended(loop);
  start([&](const boost::system::error_code& error, auto&&...) {
    outcome = error;
    ended.set();
  });
  ended.wait();
  return outcome;
}

}  // namespace mailwhy::http
