#include "coordinator/queue/redis_pool.h"

#include <algorithm>
#include <utility>

namespace gouji::queue {
namespace {

// Short enough that a restarted server is found at once, long enough to spare one that is drowning.
constexpr std::chrono::milliseconds kFirstBackoff{20};
constexpr std::chrono::milliseconds kLastBackoff{1'000};

}  // namespace

RedisPool::RedisPool(RedisAddress address, const RedisTimeouts& timeouts, Prepare prepare)
    : address_(std::move(address)), timeouts_(timeouts), prepare_(std::move(prepare)) {}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisPool::Open() {
  absl::StatusOr<std::unique_ptr<RedisConnection>> connection = RedisConnection::Connect(address_, timeouts_);
  if (!connection.ok()) return connection.status();
  if (absl::Status status = prepare_(**connection); !status.ok()) return status;
  return connection;
}

absl::StatusOr<RedisPool::Handle> RedisPool::Take() {
  std::unique_lock lock(mutex_);
  returned_.wait(lock, [&] { return !idle_.empty() || lent_ < kMaxConnections; });
  if (!idle_.empty()) {
    Handle handle(idle_.back().release(), GiveBack{this});
    idle_.pop_back();
    ++lent_;
    return handle;
  }
  if (!last_failure_.ok() && std::chrono::steady_clock::now() < retry_at_) return last_failure_;

  ++lent_;
  lock.unlock();
  absl::StatusOr<std::unique_ptr<RedisConnection>> connection = Open();
  lock.lock();
  if (connection.ok()) {
    last_failure_ = absl::OkStatus();
    backoff_ = std::chrono::milliseconds(0);
    return Handle(connection->release(), GiveBack{this});
  }
  --lent_;
  last_failure_ = connection.status();
  backoff_ = std::clamp(backoff_ * 2, kFirstBackoff, kLastBackoff);
  retry_at_ = std::chrono::steady_clock::now() + backoff_;
  returned_.notify_one();
  return connection.status();
}

void RedisPool::Return(RedisConnection* raw) {
  std::unique_ptr<RedisConnection> connection(raw);
  std::vector<std::unique_ptr<RedisConnection>> dropped;
  const std::lock_guard lock(mutex_);
  --lent_;
  if (connection->broken()) {
    dropped.swap(idle_);
  } else {
    idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

}  // namespace gouji::queue
