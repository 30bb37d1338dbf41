// The mails of the DKIM benchmarks: dkim/ of $MAILWHY_BENCH_DATA, or such mails made and
// signed here with new keys.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "arc/seal.h"
#include "dkim/sign.h"
#include "dns/zone_resolver.h"

namespace mailwhy::bench {

inline constexpr const char* kDkimKeys[] = {"rsa1024", "rsa2048", "rsa4096", "ed25519"};
inline constexpr const char* kDkimDomain = "bench.example";

struct DkimMails {
  std::map<std::string, std::vector<std::string>> mails;  // by key
  std::map<std::string, std::string> records;             // by name
};

inline std::string new_key_pem(std::string_view name) {
  EVP_PKEY* key =
      name == "ed25519"
          ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
          : EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA",
                              static_cast<size_t>(std::atoi(name.substr(3).data())));
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  long size = BIO_get_mem_data(bio, &data);
  std::string pem(data, static_cast<size_t>(size));
  BIO_free(bio);
  EVP_PKEY_free(key);
  return pem;
}

// About 10 KB in two parts, with runs of blanks and blanks at the ends of lines.
inline std::string bench_mail(unsigned number) {
  static constexpr const char* kWords[] = {
      "invoice", "order",    "delivery", "customer", "meeting", "report", "please",
      "find",    "attached", "regards",  "thursday", "budget",  "update", "server",
      "mail",    "domain",   "policy",   "reject",   "queue"};
  unsigned seed = number + 1;
  std::string plain, html;
  for (size_t size = 0, lines = 0; size < 9200; lines++) {
    std::string line;
    while (line.size() < 66) {
      seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF;
      line += kWords[(seed >> 8) % std::size(kWords)];
      line += seed % 37 == 0 ? "  " : " ";
    }
    size += line.size() + 2;
    (lines < 60 ? plain : html) += line + (lines < 60 ? "\r\n" : "<br>\r\n");
  }
  constexpr const char* kPart =
      "--b1\r\nContent-Type: text/{}; charset=utf-8\r\n\r\n{}\r\n";
  return fmt::format(
             "Received: from mx{0}.bench.example (mx{0}.bench.example [192.0.2.1])\r\n"
             "\tby in.receiver.example with ESMTPS id {0}\r\n"
             "\tfor <bob@receiver.example>; Tue, 03 Nov 2026 10:00:00 +0000\r\n"
             "Message-ID: <{0}@bench.example>\r\n"
             "Date: Tue, 03 Nov 2026 10:00:00 +0000\r\n"
             "From: \"Alice  Example\" <alice@bench.example>\r\n"
             "To: Bob <bob@receiver.example>,\r\n\tCarol <carol@receiver.example>\r\n"
             "Subject: Weekly   report {0}\r\nMIME-Version: 1.0\r\n"
             "Content-Type: multipart/alternative;\r\n boundary=\"b1\"\r\n\r\n",
             number) +
         fmt::format(fmt::runtime(kPart), "plain", plain) +
         fmt::format(fmt::runtime(kPart), "html", html) + "--b1--\r\n";
}

inline dkim::SignRequest bench_request(std::string_view key) {
  dkim::SignRequest request;
  request.domain = kDkimDomain;
  request.selector = key;
  request.signed_fields = {"from",       "to",           "subject",     "date",
                           "message-id", "mime-version", "content-type"};
  request.signed_at = 1793700000;
  return request;
}

inline DkimMails make_dkim_mails() {
  DkimMails made;
  for (const char* name : kDkimKeys) {
    auto key = *dkim::PrivateKey::from_pem(new_key_pem(name));
    made.records[fmt::format("{}._domainkey.{}", name, kDkimDomain)] = key_record(key);
    for (unsigned i = 0; i < 64; i++) {
      std::string mail = bench_mail(i);
      auto field = dkim::sign(*dkim::view_raw_mail(mail), key, bench_request(name));
      made.mails[name].push_back(*field + mail);
    }
  }
  return made;
}

inline DkimMails read_dkim_mails(const std::filesystem::path& folder) {
  DkimMails read;
  std::ifstream records(folder / "dns.txt");
  for (std::string line; std::getline(records, line);)
    if (size_t blank = line.find(' '); blank != line.npos)
      read.records[line.substr(0, blank)] = line.substr(blank + 1);
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    std::string name = entry.path().stem().string();
    if (entry.path().extension() != ".eml") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    read.mails[name.substr(0, name.find('-'))].push_back(
        {std::istreambuf_iterator<char>(in), {}});
  }
  return read;
}

inline const DkimMails& dkim_mails() {
  static const DkimMails mails = [] {
    const char* folder = std::getenv("MAILWHY_BENCH_DATA");
    if (!folder) return make_dkim_mails();
    DkimMails read = read_dkim_mails(std::filesystem::path(folder) / "dkim");
    if (!read.mails.empty()) return read;
    std::fprintf(stderr, "no mails in %s/dkim\n", folder);
    std::exit(1);
  }();
  return mails;
}

inline dns::ZoneResolver& dkim_world() {
  static dns::ZoneResolver* zone = [] {
    auto* made = new dns::ZoneResolver;
    for (const auto& [name, record] : dkim_mails().records)
      made->add(dns::Record{*dns::Name::from_text(name), dns::Type::TXT, 3600,
                            dns::rdata_txt(record)});
    return made;
  }();
  return *zone;
}

}  // namespace mailwhy::bench
