#include "batch/ordered_lines.h"

namespace mailwhy::batch {

OrderedLines::OrderedLines(uint64_t first, Write write)
    : write_(std::move(write)), next_(first), thread_([this] { run(); }) {}

OrderedLines::~OrderedLines() {
  finish();
}

bool OrderedLines::has_room(uint64_t number) const {
  std::lock_guard lock(mutex_);
  return number < next_ + kMostLines && bytes_ < kMostBytes;
}

void OrderedLines::put(uint64_t number, std::string line) {
  std::lock_guard lock(mutex_);
  if (stopped_) return;
  bytes_ += line.size();
  ready_.emplace(number, std::move(line));
  if (number == next_) comes_.notify_one();
}

bool OrderedLines::stopped() const {
  std::lock_guard lock(mutex_);
  return stopped_;
}

uint64_t OrderedLines::written() const {
  std::lock_guard lock(mutex_);
  return next_;
}

void OrderedLines::finish() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  comes_.notify_one();
  if (thread_.joinable()) thread_.join();
}

// As many lines as stand in order are written at once.
void OrderedLines::run() {
  std::unique_lock lock(mutex_);
  auto in_turn = [&] { return !ready_.empty() && ready_.begin()->first == next_; };
  for (;;) {
    comes_.wait(lock, [&] { return ending_ || in_turn(); });
    if (!in_turn() || stopped_) return;
    std::string lines;
    uint64_t last = next_;
    while (!ready_.empty() && ready_.begin()->first == last) {
      lines += ready_.begin()->second;
      ready_.erase(ready_.begin());
      last++;
    }
    lock.unlock();
    bool taken = write_(lines);
    lock.lock();
    bytes_ -= lines.size();
    next_ = last;
    stopped_ = !taken;
  }
}

}  // namespace mailwhy::batch
