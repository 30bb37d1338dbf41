// Asio's operations as calls that wait: for fibers of the loop that own sockets. Brings
// Asio: only for the server's own files.
#pragma once

#include <boost/system/error_code.hpp>

#include "live/core.h"

namespace mailwhy::http {

// Starts an operation of Asio and suspends this fiber until its end.
template <class Start>
boost::system::error_code finish(live::LoopCore& core, Start start) {
  boost::system::error_code outcome;
  live::Fiber* self = core.current;
  start([&core, &outcome, self](const boost::system::error_code& error, auto&&...) {
    outcome = error;
    core.resume(self);
  });
  core.suspend();
  return outcome;
}

}  // namespace mailwhy::http
