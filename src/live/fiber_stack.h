// Stacks for fibers: mapped with an unmapped page below, so that an overflow is a fault
// and never a silent overwrite, and kept for the next fiber because mapping one costs
// more than a query.
#pragma once

#include <cstddef>
#include <vector>

#include <boost/context/stack_context.hpp>

namespace mailwhy::live {

class StackPool {
 public:
  // Address space; only the pages a fiber touches become memory.
  static constexpr size_t kStackSize = 512 * 1024;
  static constexpr size_t kKept = 512;

  StackPool() = default;
  StackPool(const StackPool&) = delete;
  StackPool& operator=(const StackPool&) = delete;
  ~StackPool();

  boost::context::stack_context take();  // throws std::bad_alloc
  void give_back(boost::context::stack_context stack) noexcept;

 private:
  std::vector<boost::context::stack_context> free_;
};

// What boost::context::fiber wants: copyable, and naming the pool.
struct PooledStack {
  StackPool* pool;
  boost::context::stack_context allocate() { return pool->take(); }
  void deallocate(boost::context::stack_context& stack) noexcept {
    pool->give_back(stack);
  }
};

}  // namespace mailwhy::live
