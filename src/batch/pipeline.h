// Work in several threads whose results come out in the order in which it was handed in.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "batch/block.h"
#include "intake/piece.h"

namespace mailwhy::batch {

// What lies between reading and writing at any time, at most.
inline constexpr size_t kMostBytesUnderWay = 4u << 20;

class Pipeline {
 public:
  using Pieces = std::vector<intake::Piece>;
  using Work = std::function<Block(Pieces)>;  // called in several threads at once
  using Write =
      std::function<bool(const Block&)>;  // one at a time, in order; false: stop

  // With one job nothing is started: the work is done by who hands it in.
  Pipeline(int jobs, Work work, Write write);
  ~Pipeline();
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  // False when writing has stopped.
  bool add(intake::Piece piece);
  // Hands in what was added, without waiting for more of it.
  bool flush();
  // Waits until everything is written. Throws what the work has thrown.
  void finish();

 private:
  struct Task {
    size_t number = 0, bytes = 0;
    Pieces pieces;
  };
  struct Done {
    size_t bytes = 0;
    Block block;
  };

  void run();  // a thread's life
  void write_in_turn(std::unique_lock<std::mutex>& lock);
  bool has_room(size_t bytes) const {
    return under_way_ == 0 || under_way_ + bytes <= kMostBytesUnderWay;
  }

  Work work_;
  Write write_;
  Pieces gathered_;
  size_t gathered_bytes_ = 0;

  std::mutex mutex_;
  std::condition_variable work_comes_, room_comes_;
  std::deque<Task> tasks_;
  std::map<size_t, Done> done_;
  size_t handed_in_ = 0, written_ = 0, under_way_ = 0;
  bool writing_ = false, stopped_ = false, ended_ = false;
  std::exception_ptr thrown_;
  std::vector<std::thread> threads_;
};

}  // namespace mailwhy::batch
