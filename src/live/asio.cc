// Asio's own code, compiled once for every file that uses it.
#include <boost/asio/impl/src.hpp>
