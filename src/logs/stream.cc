#include "logs/stream.h"

#include <algorithm>
#include <cstring>

namespace mailwhy::logs {

static constexpr size_t kFormats = static_cast<size_t>(bounce::LogFormat::Exchange) + 1;

void Stream::begin(std::string name, net::Time now) {
  clock_ = bounce::LogClock(now);
  reader_ = bounce::LogReader();
  sources_.push_back({std::move(name), "", 0, 0});
  formats_.assign(kFormats, 0);
  partial_.clear();
  too_long_ = false;
}

static bool states_zone(const bounce::LogLine& line) {
  using Stamp = bounce::LogLine::Stamp;
  if (line.kind == Stamp::Tai64n || line.kind == Stamp::Unix) return true;
  if (line.kind != Stamp::Iso) return false;
  return line.stamp.size() > 19 &&
         line.stamp.find_first_of("Z+-", 19) != std::string_view::npos;
}

bool Stream::met_elsewhere(std::string_view line) {
  if (met_.empty()) met_.resize(kMet);
  uint64_t hash = hash_of(line);
  Met& met = met_[hash % kMet];
  if (met.line == hash) return met.source != sources_.size();
  met = {hash, sources_.size()};
  return false;
}

void Stream::line(std::string_view text) {
  Source& source = sources_.back();
  source.lines++;
  bounce::LogLine& line = line_;
  bounce::LogEvent& event = event_;
  if (!reader_.read(text, line, event)) return;
  if (formats_[static_cast<size_t>(event.format)]++ == 0)
    zoned_ = zoned_ && states_zone(line);
  understood_++;
  if (event.format == bounce::LogFormat::Exim &&
      event.kind == bounce::LogEvent::Kind::TurnedAway && met_elsewhere(text))
    return;
  analysis_.add(line, event, clock_.time_of(line), {text, source.name, source.lines});
}

void Stream::feed(std::string_view bytes) {
  sources_.back().bytes += bytes.size();
  while (!bytes.empty()) {
    const void* found = std::memchr(bytes.data(), '\n', bytes.size());
    size_t length =
        found ? static_cast<size_t>(static_cast<const char*>(found) - bytes.data())
              : bytes.size();
    std::string_view part = bytes.substr(0, length);
    if (!partial_.empty() || !found) {
      size_t room = bounce::kMaxLogLine - partial_.size();
      if (!too_long_) partial_.append(part.substr(0, room));
      too_long_ = part.size() > room || too_long_;
      if (found) {
        line(partial_);
        partial_.clear();
        too_long_ = false;
      }
    } else {
      line(part);
    }
    bytes.remove_prefix(std::min(bytes.size(), length + 1));
  }
}

void Stream::end() {
  if (!partial_.empty()) line(partial_);
  partial_.clear();
  too_long_ = false;
  if (sources_.empty()) return;
  auto most = std::ranges::max_element(formats_);
  if (most != formats_.end() && *most > 0)
    sources_.back().format =
        to_string(static_cast<bounce::LogFormat>(most - formats_.begin()));
}

Picture Stream::picture() const {
  Picture picture = analysis_.picture();
  picture.sources = sources_;
  for (const Source& source : sources_) {
    picture.lines += source.lines;
    picture.bytes += source.bytes;
  }
  picture.understood = understood_;
  picture.zoned = zoned_;
  return picture;
}

std::optional<net::Time> first_time(std::string_view bytes, net::Time now) {
  bounce::LogClock clock(now);
  bounce::LogReader reader;
  while (!bytes.empty()) {
    size_t end = bytes.find('\n');
    bounce::LogLine line;
    bounce::LogEvent event;
    reader.read(bytes.substr(0, end), line, event);
    if (reader.is_log_line())
      if (auto time = clock.time_of(line)) return time;
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  }
  return std::nullopt;
}

}  // namespace mailwhy::logs
