#include "logs/command.h"

#include <fmt/format.h>

#include "net/ip_address.h"
#include "text/shell_quoted.h"

namespace mailwhy::logs {

std::string reply_command(const Example& example) {
  std::string command = "mailwhy --text " + text::shell_quoted(example.reply);
  if (auto ip = net::IpAddress::parse(example.client_ip);
      ip && net::scope_of(*ip) == net::Scope::Global)
    command += " --ip " + ip->to_string();
  if (example.has_sender) command += " --sender " + text::shell_quoted(example.sender);
  if (!example.recipient.empty())
    command += " --recipient " + text::shell_quoted(example.recipient);
  return command;
}

static bool is_plain_line(std::string_view line) {
  size_t comma = line.find(','), blank = line.find(' ');
  return !line.starts_with('{') && !line.starts_with('@') && comma >= blank;
}

std::string lines_command(const Example& example) {
  if (example.file.empty() || example.file == "-" || !is_plain_line(example.line))
    return {};
  bool packed = example.file.ends_with(".gz");
  std::string file = text::shell_quoted(example.file);
  if (example.file.starts_with('-')) file = "./" + file;
  if (!example.queue_id.empty())
    return fmt::format("{} -F {} {} | mailwhy -", packed ? "zgrep" : "grep",
                       text::shell_quoted(example.queue_id), file);
  if (packed)
    return fmt::format("zcat {} | sed -n {}p | mailwhy -", file, example.number);
  return fmt::format("sed -n {}p {} | mailwhy -", example.number, file);
}

}  // namespace mailwhy::logs
