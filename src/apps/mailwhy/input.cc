#include "apps/mailwhy/input.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <fmt/format.h>

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

// Hands the file over in chunks until `take` wants no more.
static Result<void> read_chunks(const std::string& path,
                                const std::function<bool(std::string_view)>& take) {
  struct Closer {
    void operator()(FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };
  std::unique_ptr<FILE, Closer> file(path == "-" ? stdin
                                                 : std::fopen(path.c_str(), "rb"));
  if (!file) return fail(fmt::format("{}: {}", path, system_words(errno)));
  char buffer[64 * 1024];
  while (size_t got = std::fread(buffer, 1, sizeof buffer, file.get()))
    if (!take({buffer, got})) return {};
  if (std::ferror(file.get()))
    return fail(fmt::format("{}: {}", path, system_words(errno)));
  return {};
}

Result<Bytes> read_bytes(const std::string& path, size_t most) {
  Bytes input{{}, path, false};
  auto read = read_chunks(path, [&](std::string_view chunk) {
    size_t room = most - input.bytes.size();
    input.bytes.append(chunk.substr(0, room));
    input.cut_off = chunk.size() > room;
    return !input.cut_off;
  });
  if (!read) return tl::unexpected(read.error());
  return input;
}

Result<mail::Skimmed> read_mail(const std::string& path) {
  std::optional<mail::Skimmer> skimmer;
  bool mailbox = false, cut_off = false;
  size_t size = 0;
  auto read = read_chunks(path, [&](std::string_view chunk) {
    if (!skimmer) {
      mail::SkimLimits limits;
      limits.not_mail_bytes = kMaxInput;
      mailbox = mail::is_from_line(chunk.substr(0, chunk.find('\n')));
      if (mailbox) limits.untouched = kMaxInput;
      skimmer.emplace(limits);
    }
    if (mailbox && size + chunk.size() > kMaxInput) {
      chunk = chunk.substr(0, kMaxInput - size);
      cut_off = true;
    }
    size += chunk.size();
    skimmer->feed(chunk);
    return !cut_off;
  });
  if (!read) return tl::unexpected(read.error());
  if (!skimmer) return mail::Skimmed{};
  mail::Skimmed mail = skimmer->finish();
  mail.cut_off |= cut_off;
  if (mailbox && mail::split_mbox(mail.bytes).size() == 1) {
    mail::Skimmer alone;
    alone.feed(mail.bytes);
    mail = alone.finish();
  }
  return mail;
}

}  // namespace mailwhy::app
