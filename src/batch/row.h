// One failed recipient among many: what `mailwhy classify` says of it in one line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bounce/facts.h"

namespace mailwhy::batch {

enum class RowKind : unsigned char {
  Bounce,
  NoBounce,  // a success notice, a complaint, an automatic answer
};

// Views into the Refusal it was made of. "" and no value: not known.
struct Row {
  std::string_view file;  // as intake::Piece names it
  size_t mail = 0;        // of a mailbox, from 1
  size_t line = 0;        // of the file, where lines count
  bool alone = false;     // the file holds this input and nothing else
  std::string_view recipient, label, sisimai, kumomta;
  RowKind kind = RowKind::Bounce;
  bool hard = false;
  std::string_view status;  // "5.7.23", only where the input states it
  std::optional<int> code;  // the same
  std::string client_ip;
  std::string domain;  // of the sender, A-labels
  std::string_view text;

  std::string_view actor;  // who must act: "sender_dns"
  double confidence = 0;
  bool retry = false;
  std::optional<long> retry_after;  // seconds
  bool suppress_address = false;
  std::optional<std::string_view> sender;  // "" is the null sender
  std::string refused_by;          // name of the refusing server, else its address
  std::string refused_at;          // RFC 3339
  std::string_view feedback_type;  // of a complaint: "abuse"
  std::string_view blocklist, format;
  std::optional<long> limit;

  std::string_view error;  // it could not be read: nothing but `file` stands beside this
};

Row row_of(const bounce::Refusal& refusal);

}  // namespace mailwhy::batch
