// Deciding what an input is, and handing it to its reader.
#include "bounce/read.h"

#include <algorithm>

#include "bounce/accounting.h"
#include "bounce/draft.h"
#include "bounce/event.h"
#include "bounce/lead_in.h"
#include "bounce/log.h"
#include "bounce/no_mail.h"
#include "bounce/prose.h"
#include "bounce/read_mail.h"
#include "bounce/returned.h"
#include "mail/reader.h"
#include "text/ascii.h"
#include "text/charset.h"

namespace mailwhy::bounce {

// Notepad and Outlook save text as UTF-16.
static void unpack_utf16(std::string& bytes) {
  bool little = bytes.starts_with("\xFF\xFE"), big = bytes.starts_with("\xFE\xFF");
  if (!little && !big) return;
  bytes =
      text::to_utf8(std::string_view(bytes).substr(2), little ? "utf-16le" : "utf-16be");
}

static tl::unexpected<Error> binary_error(std::string_view kind) {
  bool outlook = kind.find("Outlook") != kind.npos;
  return fail(std::string(kind), 0,
              outlook ? "paste the report's text with --text, or save the mail as .eml"
                      : "give the bounce as .eml (\"show original\"), or paste the reply "
                        "with --text");
}

// --- texts
// ----------------------------------------------------------------------------------------------

static bool starts_with_reply(std::string_view text) {
  text = text::trim(text);
  while (text.starts_with('"') || text.starts_with('\'')) text.remove_prefix(1);
  FramedReply framed = unframe(text::excerpt_of(text.substr(0, 4096), 0));
  return framed.has_code && framed.reply.place(0) == 0;
}

// One reply, or the words round one.
static std::vector<Refusal> read_words(std::string_view text,
                                       const ReadOptions& options) {
  size_t end = text.size();
  auto returned = returned_in_text(text, end);
  text::Excerpt own_words =
      without_quote_marks(text::excerpt_of(text.substr(0, std::min(end, kMaxProse)), 0));
  std::vector<Draft> drafts;
  if (!starts_with_reply(text)) drafts = read_prose(own_words);
  if (drafts.empty()) {
    Draft draft;
    draft.said = own_words;
    drafts.push_back(std::move(draft));
  }
  std::vector<Refusal> refusals;
  for (Draft& draft : drafts) {
    if (draft.format.empty() || draft.format == "prose") draft.format = "reply";
    complete(std::move(draft), text, options, refusals, returned);
  }
  return refusals;
}

static Result<Input> read_reply(std::string_view text, std::string source,
                                const ReadOptions& options, bool must_be_known) {
  Input input;
  input.kind = Kind::Reply;
  input.source = std::move(source);
  input.refusals = read_words(text, options);
  bool known = std::ranges::any_of(input.refusals, [](const Refusal& refusal) {
    return refusal.facts.reply.code || refusal.facts.reply.status ||
           refusal.reason.label != "unclassified";
  });
  if (must_be_known && !known)
    return nothing_there(
        "this text tells of no refusal",
        "give the mail that came back, a log line, or the server's reply: it "
        "begins with a number such as 550");
  return input;
}

// --- the door
// --------------------------------------------------------------------------------------------

Result<Input> read_text(std::string_view text, std::string source,
                        const ReadOptions& options) {
  if (text::trim(text).empty())
    return fail("the text is empty", 0, "give the server's reply: --text \"550 …\"");
  if (auto kind = binary_kind(text); !kind.empty()) return binary_error(kind);
  std::string utf8 = text::to_utf8(text, "");
  if (looks_like_event(utf8) || looks_like_log(utf8) || mail::looks_like_mail(utf8))
    if (auto input = read_input(utf8, source, options)) return input;
  return read_reply(utf8, std::move(source), options, false);
}

// Recipients of one mail share what it carried.
static void add_contents(std::vector<Refusal>& refusals, const mail::Skimmed* whole) {
  const mail::Message* known = nullptr;
  std::shared_ptr<const mail::Contents> contents;
  for (Refusal& refusal : refusals) {
    if (!refusal.returned) continue;
    if (refusal.returned.get() != known) {
      known = refusal.returned.get();
      contents = std::make_shared<const mail::Contents>(
          whole ? whole->returned : mail::contents_of(*known));
    }
    refusal.contents = contents;
  }
}

// Offsets and lines of the mail as it was before something was left out.
static void restore_places(Refusal& refusal, const mail::Skimmed& mail) {
  if (refusal.reason.matched && refusal.reason.matched->length > 0) {
    auto& matched = *refusal.reason.matched;
    size_t end = mail.original_offset(matched.offset + matched.length - 1) + 1;
    matched.offset = mail.original_offset(matched.offset);
    matched.length = end - matched.offset;
  }
  if (refusal.reply_line) refusal.reply_line = mail.original_line(*refusal.reply_line);
}

static Result<Input> read_any(std::string bytes, std::string source,
                              const ReadOptions& options) {
  unpack_utf16(bytes);
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kByteOrderMark)) bytes.erase(0, kByteOrderMark.size());
  if (text::trim(std::string_view(bytes).substr(0, 1u << 20)).empty())
    return fail("the input is empty", 0,
                "give the mail that came back, a log line or the server's reply");
  if (mail::looks_like_mail(bytes)) {
    auto refusals = read_mail(std::move(bytes), options);
    if (!refusals) return tl::unexpected(refusals.error());
    return Input{Kind::Bounce, std::move(source), std::move(*refusals)};
  }
  if (auto kind = binary_kind(bytes); !kind.empty()) return binary_error(kind);
  if (looks_like_event(bytes) && !looks_like_log(bytes)) {
    auto refusals = read_events(bytes, options);
    if (!refusals) return tl::unexpected(refusals.error());
    return Input{Kind::Event, std::move(source), std::move(*refusals)};
  }
  bool accounting = looks_like_accounting(bytes);
  if (accounting || looks_like_log(bytes)) {
    auto refusals =
        accounting ? read_accounting(bytes, options) : read_log(bytes, options);
    if (!refusals.empty())
      return Input{Kind::LogLine, std::move(source), std::move(refusals)};
    return nothing_there(
        "the log holds no refusal",
        "give the lines with status=bounced, status=deferred or a reject");
  }
  return read_reply(text::to_utf8(bytes, ""), std::move(source), options, true);
}

Result<Input> read_input(std::string bytes, std::string source,
                         const ReadOptions& options) {
  auto input = read_any(std::move(bytes), std::move(source), options);
  if (input && !options.brief) add_contents(input->refusals, nullptr);
  return input;
}

Result<Input> read_input(mail::Skimmed mail, std::string source,
                         const ReadOptions& options) {
  bool whole = mail.cuts.empty();
  auto input = read_any(std::move(mail.bytes), std::move(source), options);
  if (!input || options.brief) return input;
  add_contents(input->refusals, whole ? nullptr : &mail);
  if (!whole)
    for (Refusal& refusal : input->refusals) restore_places(refusal, mail);
  return input;
}

}  // namespace mailwhy::bounce
