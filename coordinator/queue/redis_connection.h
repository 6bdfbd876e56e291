// One connection to a Redis server: commands in, replies out.
//
// Role: addresses, sockets, timeouts and the text of errors. It knows nothing of queues; redis_pool.h shares
// connections among threads and opens them anew.
// Ownership: owns its socket. Threads: one at a time.
// Errors: UNAVAILABLE with the address when the server cannot be reached or stops answering (the connection is then
// broken and must be dropped); an error reply is a RedisReply, which ReplyStatus turns into a status.
//
//   absl::StatusOr<RedisAddress> address = RedisAddress::Parse("redis://localhost:6379/0");
//   auto connection = RedisConnection::Connect(*address, RedisTimeouts{});
//   absl::StatusOr<std::vector<RedisReply>> replies = (*connection)->Run({{"PING"}});
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

struct redisContext;

namespace gouji::queue {

struct RedisAddress {
  std::string host;  // empty for a Unix socket
  int port = 6379;
  std::string unix_path;
  std::string user;
  std::string password;
  int database = 0;

  // `redis://[user:password@]host[:port][/db]` and `unix:///path`. INVALID_ARGUMENT when it is none,
  // UNIMPLEMENTED for `rediss`.
  static absl::StatusOr<RedisAddress> Parse(std::string_view url);
  // For messages; without the password.
  std::string Text() const;
};

struct RedisTimeouts {
  std::chrono::milliseconds connect{2'000};
  std::chrono::milliseconds command{5'000};
};

struct RedisReply {
  enum class Kind : uint8_t { kNil, kStatus, kError, kInteger, kString, kArray };
  Kind kind = Kind::kNil;
  int64_t integer = 0;
  std::string text;  // of a status, an error or a string
  std::vector<RedisReply> items;

  bool IsError() const { return kind == Kind::kError; }
  // The number of an integer reply or of a string that is one; 0 otherwise.
  uint64_t Number() const;
};

// Binary-safe words of one command.
using RedisCommand = std::vector<std::string>;

// Of an answer to INFO replication: the history that a server took over from another, or had itself, until it last became a
// primary; empty where it always was one. Not its present one, which a first replica that comes along changes too.
std::string PromotedFrom(const std::string& info);

// OK unless the reply is an error: ABORTED (EPOCH), RESOURCE_EXHAUSTED (OOM), UNAVAILABLE (loading, a replica, no disk),
// UNAUTHENTICATED and PERMISSION_DENIED, else INTERNAL.
absl::Status ReplyStatus(const RedisReply& reply, const RedisAddress& address);

class RedisConnection {
 public:
  // Connects, authenticates, picks the database, and checks that the server is Redis 7 or later and evicts nothing
  // (FAILED_PRECONDITION).
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Connect(const RedisAddress& address,
                                                                  const RedisTimeouts& timeouts);
  // Connects and authenticates, no more: for asking a Sentinel or a node where the others are.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> ConnectPlainly(const RedisAddress& address,
                                                                         const RedisTimeouts& timeouts);
  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  // Sends all commands at once and reads a reply for each.
  absl::StatusOr<std::vector<RedisReply>> Run(const std::vector<RedisCommand>& commands);
  // One command; an error reply becomes a status.
  absl::StatusOr<RedisReply> RunOne(const RedisCommand& command);

  const RedisAddress& address() const { return address_; }
  // Identifies this run of the server: another one after every restart.
  const std::string& run_id() const { return run_id_; }
  // Of every later call.
  void SetTimeout(std::chrono::milliseconds command);
  bool broken() const { return broken_; }
  void MarkBroken() { broken_ = true; }

 private:
  RedisConnection(RedisAddress address, redisContext* context);
  absl::Status LogIn();
  absl::Status Introduce();
  absl::Status Fail();

  const RedisAddress address_;
  redisContext* const context_;
  std::string run_id_;
  bool broken_ = false;
};

}  // namespace gouji::queue
