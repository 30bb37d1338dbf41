#include "diagnose/texts.h"

namespace mailwhy::diagnose {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string joined(const std::vector<net::IpAddress>& addresses) {
  std::vector<std::string> texts;
  for (const net::IpAddress& ip : addresses) texts.push_back(ip.to_string());
  return joined(texts);
}

boost::json::array texts_json(const std::vector<std::string>& texts) {
  return boost::json::array(texts.begin(), texts.end());
}

boost::json::array texts_json(const std::vector<net::IpAddress>& addresses) {
  boost::json::array texts;
  for (const net::IpAddress& ip : addresses) texts.emplace_back(ip.to_string());
  return texts;
}

}  // namespace mailwhy::diagnose
