// A few connections to one Redis server, shared by all threads of a process.
//
// Role: lends connections, opens missing ones, backs off while the server is away, and prepares each new one with
// the function library. A connection that broke takes the idle ones with it: they went to the same server.
// Ownership: lent connections come back when their handle is dropped; the pool outlives its handles.
// Threads: all methods from any thread; a handle belongs to one.
// Errors: UNAVAILABLE at once while backing off, FAILED_PRECONDITION from preparing.
//
//   RedisPool pool(address, RedisTimeouts{}, EnsureLibrary);
//   absl::StatusOr<RedisPool::Handle> connection = pool.Take();
//   auto replies = (*connection)->Run({{"PING"}});
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "coordinator/queue/redis_connection.h"

namespace gouji::queue {

class RedisPool {
 public:
  static constexpr size_t kMaxConnections = 4;

  struct GiveBack {
    RedisPool* pool = nullptr;
    void operator()(RedisConnection* connection) const { pool->Return(connection); }
  };
  using Handle = std::unique_ptr<RedisConnection, GiveBack>;
  using Prepare = std::function<absl::Status(RedisConnection&)>;

  RedisPool(RedisAddress address, const RedisTimeouts& timeouts, Prepare prepare);

  // Waits while all connections are lent.
  absl::StatusOr<Handle> Take();
  const RedisAddress& address() const { return address_; }

 private:
  void Return(RedisConnection* connection);
  absl::StatusOr<std::unique_ptr<RedisConnection>> Open();

  const RedisAddress address_;
  const RedisTimeouts timeouts_;
  const Prepare prepare_;

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<RedisConnection>> idle_;
  size_t lent_ = 0;
  absl::Status last_failure_;
  std::chrono::milliseconds backoff_{0};
  std::chrono::steady_clock::time_point retry_at_;
};

}  // namespace gouji::queue
