// Which Redis server holds which keys: one server, the primary that Sentinels name, or the nodes of a Cluster.
//
// Role: gives the pool of connections to the server of a key, finds out anew after it was told that something is wrong, and
// nothing else: that another server has another run id, and what follows from it, is the queue's affair.
// Ownership: owns the pools; a pool that was given out stays good while it is held.
// Threads: all methods from any thread; finding out is done by one of them while the others wait.
// Errors: INVALID_ARGUMENT and UNIMPLEMENTED for a URL; UNAVAILABLE, with the addresses, when nobody tells where a key is.
//
//   auto servers = RedisServers::Open("redis+sentinel://a:26379,b:26379/gouji", RedisTimeouts{}, EnsureLibrary);
//   absl::StatusOr<std::shared_ptr<RedisPool>> pool = (*servers)->Of(key);
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "coordinator/queue/redis_connection.h"
#include "coordinator/queue/redis_pool.h"

namespace gouji::queue {

class RedisServers {
 public:
  // `redis+sentinel://[user:password@]host:port,…/name` and `redis+cluster://[user:password@]host:port,…`, besides what
  // RedisAddress knows. User and password are those of the servers; Sentinels are asked without.
  static absl::StatusOr<std::unique_ptr<RedisServers>> Open(std::string_view url,
                                                            const RedisTimeouts& timeouts,
                                                            RedisPool::Prepare prepare);

  absl::StatusOr<std::shared_ptr<RedisPool>> Of(const std::string& key);
  // A server was not there, or is no longer the one to write to: the next Of finds out anew.
  void Doubt();
  // For messages; without the password.
  std::string Text() const;

 private:
  enum class Kind { kOne, kSentinel, kCluster };

  RedisServers(Kind kind, std::vector<RedisAddress> seeds, std::string name, const RedisTimeouts& timeouts,
               RedisPool::Prepare prepare);

  absl::Status FindPrimary();
  absl::Status FindNodes();
  std::shared_ptr<RedisPool> PoolAt(const std::string& host, int port);

  const Kind kind_;
  const std::vector<RedisAddress> seeds_;
  const std::string name_;  // of the primary, among Sentinels
  const RedisTimeouts timeouts_;
  const RedisPool::Prepare prepare_;

  std::mutex mutex_;
  bool doubtful_ = true;  // guarded by mutex_, as all that follows
  std::map<std::pair<std::string, int>, std::shared_ptr<RedisPool>> pools_;  // by host and port
  std::shared_ptr<RedisPool> primary_;                                       // kOne and kSentinel
  std::map<int, std::shared_ptr<RedisPool>> nodes_;  // kCluster: by the last slot of a range
};

// Slot of a key in a Redis Cluster: 0 to 16383.
int ClusterSlot(std::string_view key);

}  // namespace gouji::queue
