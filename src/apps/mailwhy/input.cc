#include "apps/mailwhy/input.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fmt/format.h>

#include "bounce/no_mail.h"
#include "intake/byte_stream.h"
#include "intake/mails.h"
#include "mail/mbox.h"

namespace mailwhy::app {

namespace fs = std::filesystem;

static std::string system_words(int error) {
  return std::generic_category().message(error);
}

static Result<std::vector<std::string>> mails_of(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> found;
  bool is_maildir = false;
  for (const char* part : {"cur", "new"}) {
    fs::path place = fs::path(folder) / part;
    if (!fs::is_directory(place, error)) continue;
    is_maildir = true;
    for (fs::directory_iterator it(place, error), end; !error && it != end;
         it.increment(error))
      if (it->is_regular_file(error)) found.push_back(it->path().string());
    if (error) return fail(fmt::format("{}: {}", place.string(), error.message()));
  }
  if (!is_maildir)
    return fail(
        fmt::format("{} is a folder and no Maildir (it has neither cur nor new): name "
                    "the files in it",
                    folder));
  if (found.empty()) return fail(fmt::format("{} is a Maildir without mails", folder));
  std::sort(found.begin(), found.end());
  return found;
}

Result<std::vector<std::string>> expand_input(const std::string& word) {
  if (word == "-") return std::vector{word};
  struct stat status{};
  if (stat(word.c_str(), &status) != 0) {
    if (errno != ENOENT) return fail(fmt::format("{}: {}", word, system_words(errno)));
    bool bare = word.find_first_of("/.@ ") == word.npos;
    if (bare)
      return fail(
          fmt::format("\"{}\" is neither a file here nor a command of mailwhy", word));
    if (word.starts_with("550") || word.find(' ') != word.npos)
      return fail(
          fmt::format("no file \"{}\"; a pasted reply is given with --text", word));
    return fail(fmt::format("no such file: {}", word));
  }
  if (S_ISDIR(status.st_mode)) return mails_of(word);
  return std::vector{word};
}

static Error at_place(const std::string& path, const Error& error) {
  return Error{fmt::format("{}: {}", path, error.what)};
}

Result<Bytes> read_bytes(const std::string& path, size_t most) {
  auto stream = intake::open_file(path);
  if (!stream) return tl::unexpected(at_place(path, stream.error()));
  intake::Window window;
  window.open(**stream);
  Bytes input{{}, path, false};
  while (!input.cut_off && window.fill()) {
    std::string_view chunk = window.view();
    size_t room = most - input.bytes.size();
    input.bytes.append(chunk.substr(0, room));
    input.cut_off = chunk.size() > room;
    window.drop(chunk.size());
  }
  if (window.error()) return tl::unexpected(at_place(path, *window.error()));
  return input;
}

Result<Bytes> read_whole_mail(const std::string& path) {
  auto input = read_bytes(path);
  if (!input) return input;
  if (auto error = bounce::why_no_mail(input->bytes)) {
    error->what += "; " + error->way_out;
    return tl::unexpected(at_place(path, *error));
  }
  return input;
}

static mail::SkimLimits skim_limits() {
  mail::SkimLimits limits;
  limits.not_mail_bytes = kMaxInput;
  return limits;
}

Result<void> read_mails(const std::string& path, const TakeMail& take) {
  auto stream = intake::open_file(path);
  if (!stream) return tl::unexpected(at_place(path, stream.error()));
  intake::Window window;
  window.open(**stream);
  mail::Skimmer skimmer(skim_limits());
  window.fill_head(4096);
  std::string_view head = window.view();
  if (mail::is_from_line(head.substr(0, head.find('\n')))) {
    intake::divide_mailbox(
        window,
        [&](std::string_view bytes) {
          skimmer.feed(bytes);
          return true;
        },
        [&](bool more) {
          take(skimmer.finish(), more);
          return true;
        });
  } else {
    do {
      skimmer.feed(window.view());
      window.drop(window.view().size());
    } while (window.fill());
    if (!window.error()) take(skimmer.finish(), false);
  }
  if (window.error()) return tl::unexpected(at_place(path, *window.error()));
  return {};
}

}  // namespace mailwhy::app
