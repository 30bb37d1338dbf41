// Lines that become ready in any order, written in the order of their numbers. A thread
// of its own writes: who makes the lines never waits for a slow reader.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace mailwhy::batch {

class OrderedLines {
 public:
  // What is ready and not written yet, at most, beyond what was under way before that.
  static constexpr size_t kMostBytes = 16u << 20;
  static constexpr uint64_t kMostLines = 4096;

  using Write = std::function<bool(std::string_view)>;  // false: nobody reads on
  OrderedLines(uint64_t first, Write write);
  ~OrderedLines();  // writes what it can, as finish() does
  OrderedLines(const OrderedLines&) = delete;
  OrderedLines& operator=(const OrderedLines&) = delete;

  // May work on this number begin? Not while too much waits for a slow one or a slow
  // reader.
  bool has_room(uint64_t number) const;
  void put(uint64_t number, std::string line);
  bool stopped() const;  // by Write

  // Writes everything that has no gap before it, and ends the thread.
  void finish();
  uint64_t written() const;  // the number of the next line

 private:
  void run();

  Write write_;
  mutable std::mutex mutex_;
  std::condition_variable comes_;
  std::map<uint64_t, std::string> ready_;
  uint64_t next_;
  size_t bytes_ = 0;  // in ready_
  bool stopped_ = false, ending_ = false;
  std::thread thread_;
};

}  // namespace mailwhy::batch
