#include "text/metric.h"

namespace mailwhy::text {

std::string metric_family(std::string_view name, std::string_view kind,
                          std::string_view help, std::string_view samples) {
  std::string out("# HELP ");
  out.append(name).append(" ").append(help).append("\n# TYPE ").append(name);
  return out.append(" ").append(kind).append("\n").append(samples);
}

std::string single_metric(std::string_view name, std::string_view kind,
                          std::string_view help, std::string_view value) {
  std::string sample(name);
  sample.append(" ").append(value).append("\n");
  return metric_family(name, kind, help, sample);
}

// Backslash, quote and line feed as the format wants them.
std::string metric_label(std::string_view value) {
  std::string out;
  for (char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

}  // namespace mailwhy::text
