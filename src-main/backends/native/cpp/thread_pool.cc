#include "thread_pool.h"

#include <utility>

namespace quadlab {

namespace {

/**
 * How often a waiting thread looks before it sleeps, some tens of microseconds: kernels follow each other at about that
 * distance, and waking a thread costs as much.
 */
constexpr int spins = 1000;

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace

ThreadPool& ThreadPool::instance() {
  static ThreadPool* pool = new ThreadPool();
  return *pool;
}

void ThreadPool::resize(int threads) {
  std::lock_guard<std::mutex> caller(callers_);
  if (threads == size()) return;
  stopWorkers();
  for (int i = 1; i < threads; i++) workers_.emplace_back([this] { workerLoop(); });
}

void ThreadPool::stopWorkers() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    jobs_++;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
  stopping_ = false;
}

void ThreadPool::run(long count, Task task, const void* context) {
  // JavaScript threads share the pool, one at a time.
  std::lock_guard<std::mutex> caller(callers_);
  if (count <= 1 || workers_.empty()) {
    for (long piece = 0; piece < count; piece++) task(context, piece);
    return;
  }
  {
    std::lock_guard<std::mutex> lock(mutex_);
    task_ = task;
    context_ = context;
    count_ = count;
    next_ = 0;
    open_ = true;
    jobs_++;
  }
  wake_.notify_all();
  takePieces();
  // A thread that wakes only now finds the job closed, so nobody waits for it.
  std::unique_lock<std::mutex> lock(mutex_);
  open_ = false;
  lock.unlock();
  for (int i = 0; i < spins && inside_ > 0; i++) pause();
  lock.lock();
  left_.wait(lock, [this] { return inside_ == 0; });
  if (error_ != nullptr) std::rethrow_exception(std::exchange(error_, nullptr));
}

void ThreadPool::takePieces() {
  for (;;) {
    const long piece = next_.fetch_add(1, std::memory_order_relaxed);
    if (piece >= count_) return;
    try {
      task_(context_, piece);
    } catch (...) {
      std::lock_guard<std::mutex> lock(mutex_);
      if (error_ == nullptr) error_ = std::current_exception();
      next_ = count_;
    }
  }
}

void ThreadPool::workerLoop() {
  unsigned long seen = 0;
  for (;;) {
    for (int i = 0; i < spins && jobs_.load(std::memory_order_acquire) == seen; i++) pause();
    {
      std::unique_lock<std::mutex> lock(mutex_);
      wake_.wait(lock, [&] { return jobs_ != seen; });
      seen = jobs_;
      if (stopping_) return;
      if (!open_) continue;
      inside_++;
    }
    takePieces();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      inside_--;
    }
    left_.notify_one();
  }
}

}  // namespace quadlab
