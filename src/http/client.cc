#include "http/client.h"

#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "http/authorities.h"
#include "http/wait.h"
#include "live/endpoint.h"

namespace mailwhy::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using live::Loop;
using TcpStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<TcpStream>;

static constexpr size_t kMaxHeader = 16 * 1024;

static tl::unexpected<Error> no_reply(const std::string& doing,
                                      const beast::error_code& error) {
  if (error == beast::error::timeout) return fail(doing + " took too long");
  if (error == beast::errc::connection_refused) return fail(std::string(kNobodyListens));
  if (error == beast::http::error::body_limit) return fail("the reply is too large");
  return fail(doing + " failed: " + error.message());
}

using Message = beast::http::request<beast::http::string_body>;

namespace {
struct Errand {
  const Url& url;
  net::IpAddress address;
  live::SteadyTime deadline;
  size_t max_body;
  Message message;
  std::string authorities;  // a PEM file of those to trust; "": the system's
};
}  // namespace

static Message message_to(const Url& url, beast::http::verb verb) {
  Message message(verb, url.target, 11);
  message.set(beast::http::field::host, url.authority());
  message.set(beast::http::field::user_agent, "mailwhy");
  message.set(beast::http::field::connection, "close");
  return message;
}

template <class AnyStream>
static Result<GetReply> exchange(Loop& loop, AnyStream& stream, const Errand& errand) {
  auto error = finish(
      loop, [&](auto done) { beast::http::async_write(stream, errand.message, done); });
  if (error) return no_reply("sending the request", error);

  beast::flat_buffer buffer(kMaxHeader + 64 * 1024);
  beast::http::response_parser<beast::http::string_body> parser;
  parser.header_limit(kMaxHeader);
  parser.body_limit(errand.max_body);
  error = finish(
      loop, [&](auto done) { beast::http::async_read(stream, buffer, parser, done); });
  // Without a length the reply ends with the connection; many servers skip TLS's
  // close_notify.
  if (error == ssl::error::stream_truncated && parser.is_header_done() &&
      !parser.is_done() && parser.need_eof()) {
    beast::error_code ended;
    parser.put_eof(ended);
    error = ended;
  }
  if (error) return no_reply("reading the reply", error);
  GetReply reply;
  reply.status = static_cast<int>(parser.get().result_int());
  reply.location = parser.get()[beast::http::field::location];
  reply.content_type = parser.get()[beast::http::field::content_type];
  reply.body = std::move(parser.get().body());
  return reply;
}

static beast::error_code connect(Loop& loop, TcpStream& stream, const Errand& errand) {
  stream.expires_at(errand.deadline);
  auto peer = live::endpoint<asio::ip::tcp>({errand.address, errand.url.port});
  return finish(loop, [&](auto done) { stream.async_connect(peer, done); });
}

static Result<GetReply> send_plain(Loop& loop, const Errand& errand) {
  TcpStream stream(loop.core().context);
  if (auto error = connect(loop, stream, errand)) return no_reply("connecting", error);
  return exchange(loop, stream, errand);
}

static Result<GetReply> send_tls(Loop& loop, const Errand& errand) {
  ssl::context context(ssl::context::tls_client);
  if (!trust_authorities(context, errand.authorities))
    return fail("the certificate authorities cannot be read");
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
  TlsStream stream(loop.core().context, context);
  stream.set_verify_mode(ssl::verify_peer);
  stream.set_verify_callback(ssl::host_name_verification(errand.url.host));
  bool literal =
      net::IpAddress::parse(errand.url.host).has_value();  // RFC 6066: names only
  if (!literal) SSL_set_tlsext_host_name(stream.native_handle(), errand.url.host.c_str());

  auto error = connect(loop, beast::get_lowest_layer(stream), errand);
  if (error) return no_reply("connecting", error);
  error = finish(
      loop, [&](auto done) { stream.async_handshake(ssl::stream_base::client, done); });
  if (long why = SSL_get_verify_result(stream.native_handle()); error && why != X509_V_OK)
    return fail(std::string(kBadCertificate) + X509_verify_cert_error_string(why));
  if (error) return no_reply("the TLS handshake", error);
  return exchange(loop, stream, errand);
}

static Result<GetReply> send(Loop& loop, const Errand& errand) {
  return errand.url.tls ? send_tls(loop, errand) : send_plain(loop, errand);
}

Result<GetReply> get(Loop& loop, const GetRequest& request) {
  Errand errand{request.url,
                request.address,
                request.deadline,
                request.max_body,
                message_to(request.url, beast::http::verb::get),
                {}};
  errand.message.set(beast::http::field::accept, request.accept);
  errand.authorities = request.authorities;
  return send(loop, errand);
}

Result<GetReply> post(Loop& loop, const PostRequest& request) {
  constexpr size_t kMostOfReply = 64 * 1024;
  Errand errand{request.url,
                request.address,
                request.deadline,
                kMostOfReply,
                message_to(request.url, beast::http::verb::post),
                {}};
  errand.message.set(beast::http::field::content_type, request.content_type);
  errand.message.body() = request.body;
  errand.message.prepare_payload();
  return send(loop, errand);
}

}  // namespace mailwhy::http
