#include "batch/pipeline.h"

#include <utility>

namespace mailwhy::batch {

// Handed in together: enough that the hand-over costs nothing beside the work.
static constexpr size_t kBytesAtOnce = 128u << 10, kPiecesAtOnce = 256;

Pipeline::Pipeline(int jobs, Work work, Write write)
    : work_(std::move(work)), write_(std::move(write)) {
  for (int i = 0; jobs > 1 && i < jobs; i++) threads_.emplace_back([this] { run(); });
}

Pipeline::~Pipeline() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = ended_ = true;
  }
  work_comes_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

bool Pipeline::add(intake::Piece piece) {
  gathered_bytes_ += piece.bytes.size() + sizeof piece;
  gathered_.push_back(std::move(piece));
  if (gathered_bytes_ < kBytesAtOnce && gathered_.size() < kPiecesAtOnce) return true;
  return flush();
}

bool Pipeline::flush() {
  if (gathered_.empty()) return true;
  Task task{0, std::exchange(gathered_bytes_, 0), std::exchange(gathered_, {})};
  if (threads_.empty()) {
    stopped_ = stopped_ || !write_(work_(std::move(task.pieces)));
    return !stopped_;
  }
  std::unique_lock lock(mutex_);
  room_comes_.wait(lock, [&] { return stopped_ || has_room(task.bytes); });
  if (stopped_) return false;
  task.number = handed_in_++;
  under_way_ += task.bytes;
  tasks_.push_back(std::move(task));
  work_comes_.notify_one();
  return true;
}

void Pipeline::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_comes_.wait(lock, [&] { return ended_ || stopped_ || !tasks_.empty(); });
    if (stopped_ || tasks_.empty()) return;
    Task task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    Done done{task.bytes, {}};
    std::exception_ptr thrown;
    try {
      done.block = work_(std::move(task.pieces));
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    if (thrown) {
      thrown_ = thrown;
      stopped_ = true;
      work_comes_.notify_all();
      room_comes_.notify_all();
      return;
    }
    done_.emplace(task.number, std::move(done));
    if (!writing_) write_in_turn(lock);
  }
}

// Writes what is next as long as it is there; whoever finishes a block meanwhile leaves
// it here.
void Pipeline::write_in_turn(std::unique_lock<std::mutex>& lock) {
  writing_ = true;
  while (!stopped_ && !done_.empty() && done_.begin()->first == written_) {
    Done done = std::move(done_.begin()->second);
    done_.erase(done_.begin());
    lock.unlock();
    bool going_on = false;
    std::exception_ptr thrown;
    try {
      going_on = write_(done.block);
    } catch (...) {
      thrown = std::current_exception();
    }
    lock.lock();
    written_++;
    under_way_ -= done.bytes;
    if (thrown) thrown_ = thrown;
    if (!going_on) {
      stopped_ = true;
      work_comes_.notify_all();
    }
    room_comes_.notify_all();
  }
  writing_ = false;
}

void Pipeline::finish() {
  flush();
  {
    std::lock_guard lock(mutex_);
    ended_ = true;
  }
  work_comes_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  if (thrown_) std::rethrow_exception(thrown_);
}

}  // namespace mailwhy::batch
