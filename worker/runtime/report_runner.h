// The pool behind Worker::reports(): children that read one document at a time for callers who wait.
//
// Role: see report_pool.h. Each thread has a child of its own and takes the oldest request.
// Ownership: observer outlives it. Threads: Submit from any thread.
//
//   ReportRunner reports(options, observer);  reports.Start();
//   …  reports.Stop();
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gouji/job/v1/store.pb.h"
#include "worker/runtime/report_pool.h"
#include "worker/runtime/watched_child.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {

class ReportRunner final : public ReportPool {
 public:
  ReportRunner(const WorkerOptions& options, WorkerObserver* observer);
  ~ReportRunner() override;

  void Start();
  // Answers what waits with CANCELLED, and what is being read within moments; later requests too.
  void Abandon();
  // Finishes what was accepted (unless it was abandoned), then ends the threads; later requests are answered with
  // CANCELLED.
  void Stop();
  void Submit(ReportRequest request, Done done) override;

  // Children that read a document now, and the resident memory of all of them as last seen.
  uint32_t busy() const { return busy_; }
  uint64_t child_bytes() const { return child_bytes_; }

 private:
  struct Waiting {
    ReportRequest request;
    Done done;
  };

  void Work(uint32_t slot);
  bool Take(Waiting* waiting);
  absl::StatusOr<std::string> Read(WatchedChild* child, const ReportRequest& request);

  const WorkerOptions& options_;
  WorkerObserver* const observer_;
  const job::v1::Limits limits_;
  const std::string serialized_limits_;

  std::mutex mutex_;
  std::condition_variable for_threads_;
  std::deque<Waiting> queue_;
  bool stopped_ = false;
  std::atomic<bool> abandoned_{false};
  std::atomic<uint64_t> last_number_{0};
  std::atomic<uint32_t> busy_{0};
  std::atomic<uint64_t> child_bytes_{0};
  std::vector<std::thread> threads_;
};

}  // namespace gouji::runtime
