// The two ways of writing a header field and a body before they are hashed: RFC 6376,
// section 3.4. What is hashed never depends on the pieces in which a body arrives.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "dkim/raw_mail.h"

namespace mailwhy::dkim {

enum class Mode : uint8_t { Simple, Relaxed };
std::string_view to_string(Mode mode);  // "simple", "relaxed"

// Adds the field as it is hashed, with its CRLF: sections 3.4.1, 3.4.2.
void add_canonical_field(const RawField& field, Mode mode, std::string& out);

// Adds the signature's own field: what stands between `begin` and `end` of its value (the
// room of b=) is left out, and so is the last CRLF (section 3.7).
void add_signature_field(const RawField& field, size_t begin, size_t end, Mode mode,
                         std::string& out);

// Takes a body in pieces and hands on what is hashed: sections 3.4.3, 3.4.4. Line ends
// are CRLF; a bare CR or LF is a byte like any other.
class BodyCanonicalizer {
 public:
  using Sink = std::function<void(std::string_view)>;
  static constexpr uint64_t kAll = std::numeric_limits<uint64_t>::max();

  // At most `limit` octets (l=) reach the sink.
  BodyCanonicalizer(Mode mode, Sink sink, uint64_t limit = kAll)
      : mode_(mode), left_(limit), sink_(std::move(sink)) {}

  void write(std::string_view piece);
  void finish();  // once, behind the last piece

  // Octets of the canonical body so far, whatever the limit: at the end its size.
  uint64_t size() const { return size_; }

 private:
  void write_simple(std::string_view piece);
  void write_relaxed(std::string_view piece);
  void owe(char c);
  void pay();
  void emit(std::string_view text);
  void flush();

  Mode mode_;
  bool space_ = false;    // blanks read that count only if something follows in the line
  bool cr_ = false;       // a CR read; is it a line end?
  bool content_ = false;  // something was handed on
  uint64_t lines_ = 0;    // line ends read that count only if something follows
  uint64_t size_ = 0, left_;
  Sink sink_;
  size_t used_ = 0;
  std::array<char, 4096> buffer_;
};

// A whole body at once.
std::string canonical_body(std::string_view body, Mode mode,
                           uint64_t limit = BodyCanonicalizer::kAll);

}  // namespace mailwhy::dkim
