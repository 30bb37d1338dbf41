// Judges mails that another program made, with our verifier and with libopendkim, under
// one key for every name. A request is a line "WHAT SIZE" and as many octets:
//   key    the key record; no answer
//   pem    the private key; no answer
//   verify a mail; the answer is a line "OURS THEIRS"
//   sign   "sign SIZE HEADER/BODY": a mail; the answer is a line "SIZE" and our signature
//   field sign2  the same by libopendkim
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

// Its header is C99.
#define _Bool bool
extern "C" {
#include <opendkim/dkim.h>
#include <sys/types.h>
}

#include "dkim/sign.h"
#include "dkim/verify.h"

// libopendkim has a struct dkim.
namespace own = mailwhy::dkim;
namespace dns = mailwhy::dns;
namespace net = mailwhy::net;

static std::string key_record, pem;
static constexpr int64_t kNow = 1'700'000'000;

namespace {

class OneKey : public dns::Resolver {
 public:
  using Resolver::query;
  dns::AnswerPtr query(const dns::Question& question) override {
    auto answer = std::make_shared<dns::Answer>();
    answer->records.push_back(
        {question.name, dns::Type::TXT, 60, dns::rdata_txt(key_record)});
    return answer;
  }
  net::Time now() const override { return net::Time(std::chrono::seconds(kNow)); }
};

}  // namespace

static DKIM_STAT look_up(DKIM*, DKIM_SIGINFO*, unsigned char* buffer, size_t size) {
  if (key_record.size() >= size) return DKIM_STAT_NOKEY;
  key_record.copy(reinterpret_cast<char*>(buffer), key_record.size());
  buffer[key_record.size()] = '\0';
  return DKIM_STAT_OK;
}

static unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

static DKIM_LIB* library() {
  static DKIM_LIB* const made = [] {
    DKIM_LIB* lib = dkim_init(nullptr, nullptr);
    dkim_set_key_lookup(lib, look_up);
    uint64_t now = kNow;
    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &now, sizeof now);
    return lib;
  }();
  return made;
}

// Header and body of a mail, up to the end. False where libopendkim refuses it.
static bool feed(DKIM* dkim, const std::string& bytes, bool& good) {
  auto mail = own::view_raw_mail(bytes);
  for (const own::RawField& field : mail->fields) {
    std::string_view text = field.text;
    if (text.ends_with("\r\n")) text.remove_suffix(2);
    if (dkim_header(dkim, bytes_of(text), text.size()) != DKIM_STAT_OK) return false;
  }
  DKIM_STAT status = dkim_eoh(dkim);
  if (status != DKIM_STAT_OK) return false;
  if (!mail->body.empty() &&
      dkim_body(dkim, bytes_of(mail->body), mail->body.size()) != DKIM_STAT_OK)
    return false;
  good = dkim_eom(dkim, nullptr) == DKIM_STAT_OK;
  return true;
}

static std::string theirs(const std::string& bytes) {
  DKIM_STAT status = DKIM_STAT_OK;
  DKIM* dkim = dkim_verify(library(), bytes_of("id"), nullptr, &status);
  bool good = false;
  bool taken = feed(dkim, bytes, good);
  dkim_free(dkim);
  if (!taken) return "refused";
  return good ? "pass" : "fail";
}

static std::string ours(const std::string& bytes) {
  OneKey resolver;
  own::KeyCache keys;
  auto mail = own::view_raw_mail(bytes);
  return std::string(
      to_string(own::verify(*mail, resolver, keys, resolver.now()).result));
}

static std::string signed_by_us(const std::string& bytes, const std::string& modes) {
  own::SignRequest request;
  request.domain = "example.org";
  request.selector = "s1";
  request.signed_at = kNow - 100;
  if (modes.starts_with("simple")) request.header_mode = own::Mode::Simple;
  if (modes.ends_with("simple")) request.body_mode = own::Mode::Simple;
  return *own::sign(*own::view_raw_mail(bytes), *own::PrivateKey::from_pem(pem), request);
}

static std::string signed_by_them(const std::string& bytes, const std::string& modes) {
  DKIM_STAT status = DKIM_STAT_OK;
  auto canon = [](bool simple) {
    return simple ? DKIM_CANON_SIMPLE : DKIM_CANON_RELAXED;
  };
  DKIM* dkim =
      dkim_sign(library(), bytes_of("id"), nullptr, bytes_of(pem), bytes_of("s1"),
                bytes_of("example.org"), canon(modes.starts_with("simple")),
                canon(modes.ends_with("simple")), DKIM_SIGN_RSASHA256, -1, &status);
  bool good = false;
  unsigned char* field = nullptr;
  size_t size = 0;
  std::string out;
  if (dkim && feed(dkim, bytes, good) && good &&
      dkim_getsighdr_d(dkim, 16, &field, &size) == DKIM_STAT_OK) {
    out = "DKIM-Signature: ";
    for (size_t i = 0; i < size; i++) {
      if (field[i] == '\n' && !out.ends_with('\r')) out += '\r';
      out += static_cast<char>(field[i]);
    }
    out += "\r\n";
  }
  dkim_free(dkim);
  return out;
}

int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string what, modes;
    size_t size = 0;
    words >> what >> size >> modes;
    std::string bytes(size, '\0');
    std::cin.read(bytes.data(), static_cast<std::streamsize>(size));
    if (what == "key") key_record = bytes;
    if (what == "pem") pem = bytes;
    if (what == "verify") std::cout << ours(bytes) << ' ' << theirs(bytes) << std::endl;
    if (what != "sign" && what != "sign2") continue;
    std::string field =
        what == "sign" ? signed_by_us(bytes, modes) : signed_by_them(bytes, modes);
    std::cout << field.size() << '\n' << field << std::flush;
  }
}
