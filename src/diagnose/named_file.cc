#include "diagnose/named_file.h"

#include <algorithm>
#include <array>

#include "text/ascii.h"

namespace mailwhy::diagnose {

static constexpr size_t kMaxFileReply = 4096, kMaxFiles = 2000, kMaxFound = 20,
                        kMaxName = 128;

// Programs, scripts, shortcuts, disk images and documents with macros: what Gmail and
// Outlook refuse by name, and most filters with them. Sorted.
static constexpr std::array<std::string_view, 92> kHarmful = {
    "ace",  "ade",  "adp",  "apk",  "app", "appx",   "appxbundle", "arj",  "bas", "bat",
    "bz",   "cab",  "chm",  "cmd",  "cnt", "com",    "cpl",        "crt",  "daa", "dll",
    "dmg",  "docm", "dotm", "exe",  "fxp", "gadget", "hlp",        "hpj",  "hta", "img",
    "inf",  "ins",  "iso",  "isp",  "its", "jar",    "jnlp",       "js",   "jse", "lib",
    "lnk",  "mad",  "maf",  "mda",  "mdb", "mde",    "mdt",        "mdw",  "msc", "msh",
    "msi",  "msix", "msp",  "mst",  "nsh", "ocx",    "one",        "ops",  "pcd", "pif",
    "plg",  "ppam", "ppsm", "pptm", "prf", "ps1",    "ps2",        "psc1", "pst", "reg",
    "scf",  "scr",  "sct",  "shb",  "shs", "sys",    "url",        "vb",   "vbe", "vbs",
    "vhd",  "vhdx", "vxd",  "wsc",  "wsf", "wsh",    "xbap",       "xlam", "xll", "xlm",
    "xlsm", "xltm"};

static bool is_harmful(std::string_view extension) {
  return std::ranges::binary_search(kHarmful, extension);
}

static std::string_view last_name(std::string_view path) {
  size_t arrow = path.rfind("› ");
  if (arrow != path.npos) path.remove_prefix(arrow + std::string_view("› ").size());
  size_t folder = path.find_last_of("/\\");
  return folder == path.npos ? path : path.substr(folder + 1);
}

// Lower case, without the dot; blanks and dots at the end of a name hide nothing.
static std::string extension_of(std::string_view name) {
  while (!name.empty() && (name.back() == ' ' || name.back() == '.'))
    name.remove_suffix(1);
  size_t dot = name.rfind('.');
  return dot == name.npos ? std::string() : text::to_lower(name.substr(dot + 1));
}

std::string NamedFile::to_string() const {
  std::string_view outer =
      attachment->name.empty() ? attachment->type : std::string_view(attachment->name);
  return member.empty() ? std::string(outer) : std::string(outer) + " › " + member;
}

static std::string_view name_of(const NamedFile& file) {
  return last_name(file.member.empty() ? file.attachment->name : file.member);
}

static std::vector<NamedFile> files_of(const mail::Contents& contents) {
  std::vector<NamedFile> files;
  for (const mail::Attachment& attachment : contents.attachments) {
    if (files.size() >= kMaxFiles) break;
    files.push_back({&attachment, ""});
    for (const std::string& member : attachment.members)
      if (files.size() < kMaxFiles) files.push_back({&attachment, member});
  }
  return files;
}

template <class Test>
static std::vector<NamedFile> those(const std::vector<NamedFile>& files, Test test) {
  std::vector<NamedFile> found;
  for (const NamedFile& file : files)
    if (found.size() < kMaxFound && test(file)) found.push_back(file);
  return found;
}

static bool is_word(char c) {
  return text::is_alnum(c) || c == '_';
}

// Does this word stand right before `at`, with quotes, colons and blanks between?
static bool follows(std::string_view reply, size_t at,
                    std::initializer_list<std::string_view> words) {
  while (at > 0 && std::string_view(" :='\"(`*.").find(reply[at - 1]) != reply.npos) at--;
  for (std::string_view word : words) {
    if (at < word.size()) continue;
    if (text::equals_ignore_case(reply.substr(at - word.size(), word.size()), word))
      return true;
  }
  return false;
}

// Extensions that the reply names: ".exe", "*.js", "extension exe", "'vbs'".
static std::vector<std::string> extensions_in(std::string_view reply) {
  std::vector<std::string> found;
  for (size_t at = 0; at < reply.size() && found.size() < kMaxFound;) {
    if (!is_word(reply[at])) {
      at++;
      continue;
    }
    size_t end = at;
    while (end < reply.size() && is_word(reply[end])) end++;
    std::string word = text::to_lower(reply.substr(at, end - at));
    char before = at > 0 ? reply[at - 1] : ' ';
    char earlier = at > 1 ? reply[at - 2] : ' ';
    char after = end < reply.size() ? reply[end] : ' ';
    bool dotted = before == '.' && !is_word(earlier) && earlier != '.';
    bool quoted = is_harmful(word) &&
                  ((before == '\'' && after == '\'') || (before == '"' && after == '"') ||
                   (before == '(' && after == ')'));
    bool announced = follows(reply, at,
                             {"extension", "extensions", "file type", "file types",
                              "расширением", "расширение", "расширения", "endung"});
    if (word.size() >= 2 && word.size() <= 12 && (dotted || quoted || announced))
      found.push_back(word);
    at = end;
  }
  return found;
}

static bool says(std::string_view reply, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) {
    return text::find_ignore_case(reply, word) != reply.npos;
  });
}

static std::vector<NamedFile> named_in(std::string_view reply,
                                       const std::vector<NamedFile>& files) {
  std::string words = text::to_lower(reply);
  auto found = those(files, [&](const NamedFile& file) {
    std::string name = text::to_lower(name_of(file).substr(0, kMaxName));
    return name.size() > 3 && name.find('.') != name.npos &&
           words.find(name) != words.npos;
  });
  if (!found.empty()) return found;
  auto extensions = extensions_in(reply);
  found = those(files, [&](const NamedFile& file) {
    return std::ranges::find(extensions, extension_of(name_of(file))) != extensions.end();
  });
  if (!found.empty()) return found;
  found = those(files, [&](const NamedFile& file) {
    const std::string& type = file.attachment->type;
    return file.member.empty() && type.find('/') != type.npos &&
           text::find_ignore_case(reply, type) != reply.npos;
  });
  if (!found.empty() || !says(reply, {"encrypt", "password", "зашифрован", "парол"}))
    return found;
  return those(files, [](const NamedFile& file) {
    std::string extension = extension_of(name_of(file));
    return file.member.empty() &&
           (!file.attachment->members.empty() || extension == "zip" ||
            extension == "rar" || extension == "7z");
  });
}

FoundFiles find_files(std::string_view reply, const mail::Contents& contents) {
  reply = reply.substr(0, kMaxFileReply);
  auto files = files_of(contents);
  return {named_in(reply, files), those(files, [](const NamedFile& file) {
            return is_harmful(extension_of(name_of(file)));
          })};
}

// A signature has a mark inside: "Win.Trojan.Agent-1", "Eicar-Test-Signature",
// "W32/Mydoom"; a host name or an ordinary word has not.
static bool is_signature(std::string_view word) {
  if (word.size() < 4 || word.size() > 80 || word.find("://") != word.npos) return false;
  bool marked = word.find_first_of("-_/:!") != word.npos;
  auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return marked || (word.find('.') != word.npos && std::ranges::any_of(word, capital));
}

std::string malware_name(std::string_view reply) {
  reply = reply.substr(0, kMaxFileReply);
  for (std::string_view sign :
       {"malware", "infected with", "infected by", "infected:", "virus", "virus found",
        "signature", "detected", "contains", "trojan", "вирус", "(", "found"}) {
    for (size_t at = text::find_ignore_case(reply, sign); at != reply.npos;) {
      size_t begin = at + sign.size();
      while (begin < reply.size() &&
             std::string_view(" :(=\"'[").find(reply[begin]) != reply.npos)
        begin++;
      size_t end = reply.find_first_of(" \t\r\n)\"',;]<>", begin);
      std::string_view word = reply.substr(begin, end - begin);
      while (!word.empty() && (word.back() == '.' || word.back() == ':'))
        word.remove_suffix(1);
      if (is_signature(word)) return std::string(word);
      at = text::find_ignore_case(reply, sign, at + 1);
    }
  }
  return "";
}

}  // namespace mailwhy::diagnose
