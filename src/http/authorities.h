// Whom a client trusts when a server shows its certificate. Brings Asio: only for files
// that own sockets.
#pragma once

#include <string>

#include <boost/asio/ssl/context.hpp>

namespace mailwhy::http {

// Makes the context trust the authorities of this PEM file; "": those of this machine,
// which are read once in an hour for all contexts (it takes 40 ms of a processor). False:
// they cannot be read. May be called from several threads.
bool trust_authorities(boost::asio::ssl::context& context, const std::string& file);

}  // namespace mailwhy::http
