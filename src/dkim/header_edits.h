// The families of changes to header fields, each a function from a field as it arrived to
// what may have been signed. They only offer; a hash decides.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dkim/change.h"
#include "dkim/mime_outline.h"
#include "dkim/raw_mail.h"
#include "dkim/signature.h"

namespace mailwhy::dkim {

// How likely an offer is. Sure ones are few, so that threes of them can be tried; pairs
// are tried of the likelier ones only.
enum class Rank : uint8_t { Sure, Likely, Usual, Possible, Remote };
inline constexpr size_t kRanks = 5;

// What the header and the parts say in other places: spellings that a changed field may
// have had.
struct Elsewhere {
  struct Person {
    std::string name;     // decoded, without quotes; may be empty
    std::string address;  // as spelt
  };
  std::vector<Person> people;
  std::vector<std::string> names;        // display names as spelt, quotes included
  std::vector<std::string> addresses;    // as spelt
  std::vector<std::string> domains;      // as spelt, of addresses and message ids
  std::vector<std::string> message_ids;  // with their brackets
  std::vector<std::string> boundaries;   // of any Content-Type, also copied ones
  std::vector<CopiedField> copies;       // z=
};
Elsewhere look_elsewhere(const RawMail& mail, const Signature& signature);

struct FieldView {
  std::string_view name;   // as spelt, or as h= has it where there is no field
  std::string_view text;   // the whole field with its CRLF; "" where there is none
  std::string_view value;  // behind the colon, folds as they are, without the last CRLF
  Mode mode;
  const RawMail& mail;
  const Signature& signature;
  const Elsewhere& elsewhere;
  const std::vector<Section>& sections;  // of the body

  bool is(std::string_view wanted) const;
  // "Name: value CRLF" with what stands round the value kept as it is.
  std::string with(std::string_view new_value) const;
};

// `text`: the field that may have been signed, with its CRLF; "" for none.
using OfferField = std::function<void(ChangeKind kind, Rank rank, std::string text)>;
using UndoField = void (*)(const FieldView& field, const OfferField& offer);

void undo_folding(const FieldView& field, const OfferField& offer);  // edit_fold.cc
void undo_words(const FieldView& field, const OfferField& offer);    // edit_words.cc
void undo_encoded_words(const FieldView& field,
                        const OfferField& offer);  // edit_encoded_words.cc
void undo_addresses(const FieldView& field, const OfferField& offer);  // edit_address.cc
void undo_from(const FieldView& field, const OfferField& offer);       // edit_from.cc
void undo_date(const FieldView& field, const OfferField& offer);       // edit_date.cc
void undo_type(const FieldView& field, const OfferField& offer);       // edit_type.cc
void undo_field(const FieldView& field, const OfferField& offer);      // edit_field.cc
void undo_signature(const FieldView& field,
                    const OfferField& offer);  // edit_signature.cc

// A field that was signed and is missing: what it must or may have said.
void undo_removal(const FieldView& field, const OfferField& offer);  // edit_removed.cc

// All signed fields at once written in another way, such as folded at another column; ""
// where there is no such way.
inline constexpr size_t kWholeStyles = 96;
std::string restyled(const FieldView& field, size_t style);  // edit_fold.cc
ChangeKind kind_of_style(size_t style);

// The likeliest ways to fold a field, as it is first: for fields that were each folded in
// a way of their own.
inline constexpr size_t kMostFoldVariants = 12;
std::vector<std::string> fold_variants(const FieldView& field);

// What words added to a field were.
ChangeKind kind_of_words(std::string_view field, std::string_view words);

// ---- pieces that the families share

// Folds undone and blanks round it left out; blanks within stay.
std::string unfolded(std::string_view value);

}  // namespace mailwhy::dkim
