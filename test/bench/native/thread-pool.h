#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace bench {

/** As many threads as wished, one of them the caller, that take blocks from a common counter. */
class ThreadPool {
 public:
  explicit ThreadPool(int threads) {
    for (int i = 1; i < threads; i++) helpers.emplace_back([this] { help(); });
  }

  ~ThreadPool() {
    {
      std::lock_guard<std::mutex> lock(mutex);
      leaving = true;
    }
    wake.notify_all();
    for (std::thread& helper : helpers) helper.join();
  }

  void run(int count, void (*work)(int, void*), void* argument) {
    {
      std::lock_guard<std::mutex> lock(mutex);
      blocks = count;
      task = work;
      data = argument;
      next = 0;
      busy = static_cast<int>(helpers.size());
      generation++;
    }
    wake.notify_all();
    takeBlocks();
    std::unique_lock<std::mutex> lock(mutex);
    done.wait(lock, [this] { return busy == 0; });
  }

 private:
  std::vector<std::thread> helpers;
  std::mutex mutex;
  std::condition_variable wake, done;
  std::atomic<int> next{0};
  void (*task)(int, void*) = nullptr;
  void* data = nullptr;
  int blocks = 0, busy = 0, generation = 0;
  bool leaving = false;

  void takeBlocks() {
    for (int block = next++; block < blocks; block = next++) task(block, data);
  }

  void help() {
    int seen = 0;
    for (;;) {
      {
        std::unique_lock<std::mutex> lock(mutex);
        wake.wait(lock, [&] { return leaving || generation != seen; });
        if (leaving) return;
        seen = generation;
      }
      takeBlocks();
      std::lock_guard<std::mutex> lock(mutex);
      if (--busy == 0) done.notify_one();
    }
  }
};

inline ThreadPool*& pool() {
  static ThreadPool* current = nullptr;
  return current;
}

inline void parallelFor(int blocks, void (*task)(int, void*), void* data) { pool()->run(blocks, task, data); }

}  // namespace bench
