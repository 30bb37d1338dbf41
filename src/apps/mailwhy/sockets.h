// What the system lets a program have that asks much at once.
#pragma once

namespace mailwhy::app {

// Every question to DNS is a socket: as many as the system lets us have.
void allow_many_sockets();

}  // namespace mailwhy::app
