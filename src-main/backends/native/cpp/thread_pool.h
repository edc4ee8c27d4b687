#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace quadlab {

/**
 * Threads that work through numbered pieces of work together with the thread that asks. Which thread takes which piece
 * is a matter of chance: a piece must compute the same whoever takes it, and how work is cut must not depend on the
 * number of threads. Then neither do results.
 */
class ThreadPool {
 public:
  using Task = void (*)(const void* context, long piece);

  /** One for the process; it is never destroyed, since its threads may outlive static objects at exit. */
  static ThreadPool& instance();

  /** Computing threads, the asking one included. */
  int size() const { return static_cast<int>(workers_.size()) + 1; }
  void resize(int threads);

  /** Runs pieces 0 to count − 1 and returns when all are done. Throws what the first piece threw, after the others. */
  void run(long count, Task task, const void* context);

 private:
  void workerLoop();
  void takePieces();
  void stopWorkers();

  std::mutex callers_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable left_;
  std::vector<std::thread> workers_;
  std::atomic<unsigned long> jobs_{0};
  std::atomic<long> next_{0};
  std::atomic<int> inside_{0};
  bool open_ = false;
  bool stopping_ = false;
  long count_ = 0;
  Task task_ = nullptr;
  const void* context_ = nullptr;
  std::exception_ptr error_;
};

/** Calls body(piece) for each piece from 0 to count − 1, on all threads of the pool. */
template <typename Body>
void parallelFor(long count, const Body& body) {
  const auto call = [](const void* context, long piece) { (*static_cast<const Body*>(context))(piece); };
  ThreadPool::instance().run(count, call, &body);
}

/** Calls body(begin, end) for consecutive parts of [0, size), of `part` each but for the last. */
template <typename Body>
void parallelParts(long size, long part, const Body& body) {
  parallelFor((size + part - 1) / part, [&](long piece) {
    const long begin = piece * part;
    body(begin, begin + part < size ? begin + part : size);
  });
}

}  // namespace quadlab
