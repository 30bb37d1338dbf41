// What this machine is and lets a program have.
#pragma once

#include <string_view>

namespace mailwhy::app {

// Every question to DNS is a socket: as many as the system lets us have.
void allow_many_sockets();

// "localhost", "127.0.0.1", "::1", "[::1]": who is there cannot be a stranger.
bool is_this_machine(std::string_view host);

// The same of a place to listen at: "127.0.0.1:8025", "[::1]:8025".
bool listens_here(std::string_view place);

}  // namespace mailwhy::app
