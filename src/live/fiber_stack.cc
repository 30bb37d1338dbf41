#include "live/fiber_stack.h"

#include <new>

#include <sys/mman.h>
#include <unistd.h>

namespace mailwhy::live {

using boost::context::stack_context;

static size_t page_size() {
  return static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

static void unmap(stack_context stack) noexcept {
  munmap(static_cast<char*>(stack.sp) - stack.size, stack.size);
}

StackPool::~StackPool() {
  for (stack_context stack : free_) unmap(stack);
}

stack_context StackPool::take() {
  if (!free_.empty()) {
    stack_context stack = free_.back();
    free_.pop_back();
    return stack;
  }
  free_.reserve(kKept);  // give_back() must not fail
  size_t guard = page_size(), size = kStackSize + guard;
  void* bottom = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (bottom == MAP_FAILED) throw std::bad_alloc();
  mprotect(bottom, guard, PROT_NONE);
  stack_context stack;
  stack.size = size;
  stack.sp = static_cast<char*>(bottom) + size;
  return stack;
}

void StackPool::give_back(stack_context stack) noexcept {
  if (free_.size() < kKept)
    free_.push_back(stack);
  else
    unmap(stack);
}

}  // namespace mailwhy::live
