#include "http/smtp_probe.h"

#include <algorithm>
#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "http/authorities.h"
#include "http/wait.h"
#include "live/endpoint.h"
#include "transport/reply_lines.h"

namespace mailwhy::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using live::Loop;
using transport::ReplyLines, transport::SmtpAnswer, transport::SmtpReply;
using Tls = SmtpAnswer::Tls;
using TcpStream = beast::tcp_stream;
using TlsStream = beast::ssl_stream<TcpStream>;

static std::string words_for(const beast::error_code& error) {
  if (error == beast::error::timeout) return "it took too long";
  if (error == asio::error::eof || error == asio::error::connection_reset ||
      error == ssl::error::stream_truncated)
    return "the connection was closed";
  return error.message();
}

namespace {
// Commands and replies over one stream, with TLS or without. After the first failure
// nothing more is said.
template <class AnyStream>
class Talk {
 public:
  Talk(Loop& loop, AnyStream& stream, SmtpAnswer& answer)
      : loop_(loop), stream_(stream), answer_(answer) {}

  bool read(SmtpReply& reply) {
    std::array<char, 4096> octets;
    for (;;) {
      auto state = lines_.next(reply);
      if (state == ReplyLines::State::Complete) return true;
      if (state == ReplyLines::State::NoReply) return stop("what it says is not SMTP");
      size_t size = 0;
      auto error = finish(loop_, [&](auto done) {
        stream_.async_read_some(asio::buffer(octets),
                                [&size, done](beast::error_code code, size_t read) {
                                  size = read;
                                  done(code);
                                });
      });
      if (error) return stop(words_for(error));
      if (!lines_.add({octets.data(), size})) return stop("its reply has no end");
    }
  }

  bool say(const std::string& command, SmtpReply& reply) {
    if (stopped_) return false;
    std::string line = command + "\r\n";
    auto error = finish(
        loop_, [&](auto done) { asio::async_write(stream_, asio::buffer(line), done); });
    if (error) return stop(words_for(error));
    return read(reply);
  }

  bool has_rest() const { return lines_.has_rest(); }

 private:
  bool stop(std::string why) {
    if (!stopped_) answer_.problem = std::move(why);
    stopped_ = true;
    return false;
  }

  Loop& loop_;
  AnyStream& stream_;
  SmtpAnswer& answer_;
  ReplyLines lines_;
  bool stopped_ = false;
};
}  // namespace

static bool good(const SmtpReply& reply) {
  return reply.code / 100 == 2;
}

static bool greet(const std::string& name, auto& talk, SmtpAnswer& answer) {
  SmtpReply reply;
  if (!talk.say("EHLO " + name, reply)) return false;
  if (good(reply)) answer.extensions = transport::extensions_of(reply);
  return good(reply) || (talk.say("HELO " + name, reply) && good(reply));
}

// A name that a command may hold: no line end, no blank, nothing beyond ASCII.
static bool is_sayable(const std::string& address) {
  return address.find_first_of("<>") == address.npos &&
         std::ranges::all_of(address, [](char c) { return c > ' ' && c <= '~'; });
}

static void ask_recipients(auto& talk, SmtpAnswer& answer) {
  if (answer.question.recipients.empty()) return;
  if (!talk.say("MAIL FROM:<>", answer.mail)) return;
  if (good(answer.mail))
    for (const std::string& recipient : answer.question.recipients) {
      SmtpReply reply;
      if (!is_sayable(recipient) || !talk.say("RCPT TO:<" + recipient + ">", reply))
        return;
      answer.recipients.push_back(std::move(reply));
    }
  SmtpReply ignored;
  talk.say("RSET", ignored);
}

// What the server's goodbye says, or whether it says any, tells nothing.
static void leave(auto& talk, SmtpAnswer& answer) {
  std::string problem = answer.problem;
  SmtpReply ignored;
  talk.say("QUIT", ignored);
  answer.problem = std::move(problem);
}

// ---------------------------------------------------------------- TLS

static bool is_about_time(int error) {
  return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
}

static void keep_certificates(SSL* tls, SmtpAnswer& answer) {
  answer.tls_version = SSL_get_version(tls);
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(tls);
  for (int i = 0; chain && i < sk_X509_num(chain); i++) {
    unsigned char* der = nullptr;
    int size = i2d_X509(sk_X509_value(chain, i), &der);
    if (size <= 0) return;
    std::string octets(reinterpret_cast<char*>(der), static_cast<size_t>(size));
    OPENSSL_free(der);
    bool room = answer.certificates.size() < transport::kMaxCertificates;
    if (!room || octets.size() > transport::kMaxCertificate) return;
    answer.certificates.push_back(std::move(octets));
  }
}

static void talk_with_tls(Loop& loop, const SmtpProbe& probe, const std::string& name,
                          TcpStream plain, SmtpAnswer& answer) {
  ssl::context context(ssl::context::tls_client);
  const bool authorities = trust_authorities(context, probe.authorities);
  // Old servers are to be seen as they are.
  SSL_CTX_set_security_level(context.native_handle(), 0);
  SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_VERSION);
  TlsStream stream(std::move(plain), context);
  stream.set_verify_mode(ssl::verify_peer);
  stream.set_verify_callback([&answer](bool good_so_far, ssl::verify_context& verified) {
    int error = X509_STORE_CTX_get_error(verified.native_handle());
    if (!good_so_far && !is_about_time(error) && answer.chain_problem.empty())
      answer.chain_problem = X509_verify_cert_error_string(error);
    return true;
  });
  if (!answer.question.host.empty())
    SSL_set_tlsext_host_name(stream.native_handle(), answer.question.host.c_str());
  auto error = finish(
      loop, [&](auto done) { stream.async_handshake(ssl::stream_base::client, done); });
  if (!authorities) answer.chain_problem = "the certificate authorities cannot be read";
  if (error) {
    answer.tls = Tls::Failed;
    answer.problem = "the TLS handshake: " + words_for(error);
    return;
  }
  answer.tls = Tls::Done;
  keep_certificates(stream.native_handle(), answer);
  Talk talk(loop, stream, answer);
  if (!greet(name, talk, answer)) return;
  ask_recipients(talk, answer);
  leave(talk, answer);
}

// ---------------------------------------------------------------- the talk

static SmtpAnswer::Status status_of(const beast::error_code& error) {
  if (error == asio::error::connection_refused) return SmtpAnswer::Status::Refused;
  if (error == beast::error::timeout || error == asio::error::timed_out)
    return SmtpAnswer::Status::Timeout;
  return SmtpAnswer::Status::NoRoute;
}

static std::string own_name(const SmtpProbe& probe, TcpStream& stream) {
  if (!probe.greet_as.empty()) return probe.greet_as;
  beast::error_code error;
  auto local = stream.socket().local_endpoint(error);
  if (error) return "[127.0.0.1]";
  std::string address = local.address().to_string(error);
  return local.address().is_v6() ? "[IPv6:" + address + "]" : "[" + address + "]";
}

static void talk_in_clear(Loop& loop, const SmtpProbe& probe, TcpStream stream,
                          SmtpAnswer& answer) {
  const std::string name = own_name(probe, stream);
  Talk talk(loop, stream, answer);
  if (!talk.read(answer.greeting)) {
    answer.status = SmtpAnswer::Status::NoSmtp;
    return;
  }
  answer.status = SmtpAnswer::Status::Answered;
  if (!good(answer.greeting) || !greet(name, talk, answer)) return leave(talk, answer);
  if (!transport::offers(answer.extensions, "STARTTLS")) {
    answer.tls = Tls::NotOffered;
    ask_recipients(talk, answer);
    return leave(talk, answer);
  }
  SmtpReply reply;
  if (!talk.say("STARTTLS", reply)) return;
  if (!good(reply)) {
    answer.tls = Tls::Refused;
    ask_recipients(talk, answer);
    return leave(talk, answer);
  }
  if (talk.has_rest()) {
    answer.tls = Tls::Failed;
    answer.problem = "it said more than one reply to STARTTLS";
    return;
  }
  talk_with_tls(loop, probe, name, std::move(stream), answer);
}

SmtpAnswer probe_smtp(Loop& loop, const SmtpProbe& probe) {
  SmtpAnswer answer;
  answer.question = probe.question;
  TcpStream stream(loop.core().context);
  stream.expires_at(std::min(probe.connect_by, probe.deadline));
  auto peer = live::endpoint<asio::ip::tcp>({probe.question.address, probe.port});
  auto error = finish(loop, [&](auto done) { stream.async_connect(peer, done); });
  if (error) {
    answer.status = status_of(error);
    answer.problem = words_for(error);
    return answer;
  }
  stream.expires_at(probe.deadline);
  talk_in_clear(loop, probe, std::move(stream), answer);
  return answer;
}

}  // namespace mailwhy::http
