// What only a queue over Redis can meet: no server, another server, a restarted one, one without memory.
#include "coordinator/queue/redis_queue.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <thread>

#include "coordinator/queue/redis_connection.h"
#include "coordinator/queue/redis_figures.h"
#include "coordinator/queue/redis_library.h"
#include "coordinator/queue/redis_servers.h"
#include "tests/contract/queue/contract_fixture.h"
#include "tests/fakes/process.h"

namespace gouji::queue {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::unique_ptr<RedisQueue> OpenOn(const fakes::RedisServer& server) {
  return Must(RedisQueue::Open(server.Url(), Limits{}));
}

TEST(RedisAddress, ReadsUrls) {
  const RedisAddress plain = Must(RedisAddress::Parse("redis://example.org"));
  EXPECT_EQ(plain.host, "example.org");
  EXPECT_EQ(plain.port, 6379);
  EXPECT_EQ(plain.database, 0);
  const RedisAddress full = Must(RedisAddress::Parse("redis://me:p%40ss:word@[::1]:7000/3"));
  EXPECT_EQ(full.user, "me");
  EXPECT_EQ(full.password, "p@ss:word");
  EXPECT_EQ(full.host, "::1");
  EXPECT_EQ(full.port, 7000);
  EXPECT_EQ(full.database, 3);
  EXPECT_EQ(full.Text(), "redis://::1:7000/3") << "never the password";
  EXPECT_EQ(Must(RedisAddress::Parse("redis://:secret@h:1")).password, "secret");
  EXPECT_EQ(Must(RedisAddress::Parse("unix:///run/redis.sock")).unix_path, "/run/redis.sock");
}

TEST(RedisAddress, RefusesWhatItCannotServe) {
  for (const char* url : {"", "localhost:6379", "http://h", "redis://", "redis://h:99999", "redis://h:x",
                          "redis://h/zero", "unix://relative"}) {
    const absl::Status status = RedisAddress::Parse(url).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << url;
    EXPECT_THAT(std::string(status.message()), HasSubstr("redis://[user:password@]host")) << url;
  }
  const absl::Status status = RedisQueue::Open("rediss://h:1", Limits{}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("docs/security.md"));
  for (const char* url :
       {"redis+sentinel://a:1", "redis+sentinel://a:1/", "redis+cluster://", "redis+cluster://a:x"}) {
    EXPECT_EQ(RedisQueue::Open(url, Limits{}).status().code(), absl::StatusCode::kInvalidArgument) << url;
  }
}

TEST(RedisServers, SlotsAreThoseOfACluster) {
  // From the specification of Redis Cluster, and by CLUSTER KEYSLOT.
  EXPECT_EQ(ClusterSlot("123456789"), 12739);
  EXPECT_EQ(ClusterSlot("{user1000}.following"), ClusterSlot("user1000"));
  EXPECT_EQ(ClusterSlot("foo{}{bar}"), 8363);
  EXPECT_EQ(ClusterSlot("foo{{bar}}zap"), ClusterSlot("{bar"));
}

TEST(RedisServers, UnreachableOnesAreNamed) {
  for (const char* url :
       {"redis+sentinel://u:secret@127.0.0.1:1/prime", "redis+cluster://:secret@127.0.0.1:1"}) {
    const std::unique_ptr<RedisQueue> queue = Must(RedisQueue::Open(url, Limits{}));
    const absl::Status status = queue->StoredEpoch().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("127.0.0.1:1"), testing::Not(HasSubstr("secret"))));
  }
}

TEST(RedisFigures, EveryFunctionOfTheLibraryIsAnOperation) {
  std::vector<std::string> functions = {"look"};
  const std::string code(LibraryCode());
  const std::string call = "register('";
  for (size_t at = code.find("\n" + call); at != std::string::npos; at = code.find("\n" + call, at + 1)) {
    const size_t begin = at + 1 + call.size();
    functions.push_back(code.substr(begin, code.find('\'', begin) - begin));
  }
  ASSERT_GT(functions.size(), 20u);
  EXPECT_THAT(functions, testing::UnorderedElementsAreArray(RedisOperations()));
}

TEST(RedisFigures, WhatFailsIsCountedAndAnotherEpochIsNoFailure) {
  const auto failures = [](const char* operation) {
    return telemetry::GetCounter("coordinator_redis_failures_total", "", {{"operation", operation}}).Value();
  };
  const fakes::TempDir directory;
  const std::unique_ptr<RedisQueue> nowhere =
      Must(RedisQueue::Open("unix://" + directory / "none", Limits{}));
  const double looks = failures("look");
  EXPECT_FALSE(nowhere->StoredEpoch().ok());
  EXPECT_EQ(failures("look"), looks + 1);

  fakes::RedisServer server;
  ASSERT_TRUE(server.Start()) << server.Log();
  const std::unique_ptr<RedisQueue> old = OpenOn(server);
  const std::unique_ptr<RedisQueue> young = OpenOn(server);
  ASSERT_TRUE(old->Reset(1).ok());
  ASSERT_TRUE(young->Reset(2).ok());
  const double counts = failures("counts");
  EXPECT_EQ(old->Counts("0123").status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(failures("counts"), counts);
  server.KillHard();
  EXPECT_FALSE(young->Counts("0123").ok());
  EXPECT_EQ(failures("counts"), counts + 1);
}

// Demoted and promoted without a restart: between the two it took over another server's state.
TEST(RedisQueue, Invariant07AServerThatWasAReplicaMeanwhileIsLost) {
  fakes::RedisServer server;
  ASSERT_TRUE(server.Start()) << server.Log();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  const std::unique_ptr<RedisQueue> other = OpenOn(server);
  ASSERT_TRUE(queue->Reset(1).ok());
  ASSERT_TRUE(other->Join(1).ok());
  ASSERT_EQ(Must(queue->StoredEpoch()), 1u);
  ASSERT_TRUE(server.Command({"REPLICAOF", "127.0.0.1", "1"}).has_value());
  EXPECT_EQ(queue->StoredEpoch().status().code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(server.Command({"REPLICAOF", "NO", "ONE"}).has_value());
  EXPECT_EQ(Must(queue->StoredEpoch()), 0u);
  EXPECT_FALSE(other->Join(1).ok());
  ASSERT_TRUE(queue->Reset(2).ok());
  EXPECT_EQ(Must(other->StoredEpoch()), 2u);
  EXPECT_TRUE(other->Join(2).ok());
}

// A first replica gives the server a new replication id, and takes away what it remembered of an older one; its state stays.
TEST(RedisQueue, AServerThatGetsAReplicaIsNotLost) {
  fakes::RedisServer server;
  ASSERT_TRUE(server.Start()) << server.Log();
  const auto id = [&] {
    const std::string info = server.Command({"INFO", "replication"}).value_or("");
    return info.substr(info.find("master_replid:"), 55);
  };
  const auto attach = [&] {
    const auto replica = Must(RedisConnection::ConnectPlainly(Must(RedisAddress::Parse(server.Url())), {}));
    EXPECT_THAT(Must(replica->RunOne({"PSYNC", "?", "-1"})).text, HasSubstr("FULLRESYNC"));
  };
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  const std::string before = id();
  attach();
  ASSERT_NE(id(), before);
  EXPECT_EQ(Must(queue->StoredEpoch()), 1u);
  GOUJI_ASSERT_OK(queue->Submit({.job = "job"}));
}

// The last replica of one that was promoted itself is long gone, and forgotten; then comes another.
TEST(RedisQueue, APromotedServerThatForgetsItIsNotLost) {
  fakes::RedisServer server;
  ASSERT_TRUE(server.Start()) << server.Log();
  ASSERT_TRUE(server.Command({"REPLICAOF", "127.0.0.1", "1"}).has_value());
  ASSERT_TRUE(server.Command({"REPLICAOF", "NO", "ONE"}).has_value());
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  ASSERT_EQ(Must(queue->StoredEpoch()), 1u);
  const auto replica = Must(RedisConnection::ConnectPlainly(Must(RedisAddress::Parse(server.Url())), {}));
  ASSERT_TRUE(replica->RunOne({"PSYNC", "?", "-1"}).ok());
  EXPECT_EQ(Must(queue->StoredEpoch()), 1u);
}

TEST(RedisQueue, AnUnreachableServerIsUnavailableAndNamed) {
  const fakes::TempDir directory;
  const std::string url = "unix://" + directory / "nothing.sock";
  const std::unique_ptr<RedisQueue> queue = Must(RedisQueue::Open(url, Limits{}));
  for (int i = 0; i < 3; ++i) {
    const absl::Status status = queue->StoredEpoch().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(status.message()), HasSubstr(url));
  }
}

TEST(RedisQueue, AServerThatComesLateIsFound) {
  fakes::RedisServer server;
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  EXPECT_EQ(queue->Reset(1).code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(server.Start()) << server.Log();
  EXPECT_TRUE(fakes::Eventually([&] { return queue->Reset(1).ok(); }, std::chrono::seconds(10)));
  EXPECT_EQ(Must(queue->StoredEpoch()), 1u);
}

TEST(RedisQueue, AServerThatReadsAndDoesNotWriteIsUnavailable) {
  fakes::RedisServer server;
  ASSERT_TRUE(server.Start()) << server.Log();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  ASSERT_TRUE(queue->Reset(1).ok());
  ASSERT_EQ(Must(queue->StoredEpoch()), 1u);
  // It asks for a replica, and has none.
  ASSERT_EQ(server.Command({"CONFIG", "SET", "min-replicas-to-write", "1"}), "OK");
  EXPECT_EQ(queue->StoredEpoch().status().code(), absl::StatusCode::kUnavailable);
  ASSERT_EQ(server.Command({"CONFIG", "SET", "min-replicas-to-write", "0"}), "OK");
  EXPECT_TRUE(fakes::Eventually([&] { return queue->StoredEpoch().ok(); }, std::chrono::seconds(10)));
  EXPECT_EQ(Must(queue->StoredEpoch()), 1u);
}

// Answers INFO as an old server does, once for each connection.
class OldServer {
 public:
  OldServer() : listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const std::string path = directory_ / "old.sock";
    path.copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(listen(listener_, 4), 0);
    thread_ = std::thread([this] { Serve(); });
  }
  ~OldServer() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  std::string Url() const { return "unix://" + directory_ / "old.sock"; }

 private:
  void Serve() const {
    const std::string info = "# Server\r\nredis_version:6.2.14\r\nrun_id:0123\r\n";
    const std::string reply = "$" + std::to_string(info.size()) + "\r\n" + info + "\r\n";
    for (int client; (client = accept(listener_, nullptr, nullptr)) >= 0; close(client)) {
      char request[512];
      if (read(client, request, sizeof(request)) > 0) {
        EXPECT_EQ(write(client, reply.data(), reply.size()), static_cast<ssize_t>(reply.size()));
      }
    }
  }

  const fakes::TempDir directory_;
  const int listener_;
  std::thread thread_;
};

TEST(RedisQueue, AnOldServerIsRefusedWithAdvice) {
  const OldServer server;
  const std::unique_ptr<RedisQueue> queue = Must(RedisQueue::Open(server.Url(), Limits{}));
  const absl::Status status = queue->StoredEpoch().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("6.2.14"), HasSubstr("Redis 7"), HasSubstr("upgrade")));
}

TEST(RedisQueue, AServerWithTheFunctionsOfANewerProgramIsRefusedWithAdvice) {
  fakes::RedisServer server;
  ASSERT_TRUE(server.Start()) << server.Log();
  const std::string code =
      "#!lua name=gouji_v2\nredis.register_function('gouji_v2_reset', function() return 1 end)";
  ASSERT_EQ(server.Command({"FUNCTION", "LOAD", code}), "gouji_v2");
  const absl::Status status = OpenOn(server)->StoredEpoch().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("gouji_v2"), HasSubstr("upgrade")));
}

TEST(RedisQueue, AServerThatEvictsIsRefusedWithAdvice) {
  fakes::RedisServer server({.more = {"--maxmemory-policy", "allkeys-lru"}});
  ASSERT_TRUE(server.Start()) << server.Log();
  const absl::Status status = OpenOn(server)->StoredEpoch().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("allkeys-lru"), HasSubstr("noeviction")));
}

TEST(RedisQueue, AUserAndPasswordAreGivenAndAWrongOneReported) {
  fakes::RedisServer& server = EmptyServer();
  ASSERT_EQ(server.Command({"ACL", "SETUSER", "gouji", "on", ">open sesame", "~*", "+@all"}), "OK");
  RedisAddress address = Must(RedisAddress::Parse(server.Url()));
  address.user = "gouji";
  address.password = "open sesame";
  auto connection = RedisConnection::Connect(address, RedisTimeouts{});
  GOUJI_ASSERT_OK(connection.status());
  EXPECT_EQ(Must((*connection)->RunOne({"ACL", "WHOAMI"})).text, "gouji");
  address.password = "wrong";
  const absl::Status status = RedisConnection::Connect(address, RedisTimeouts{}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << status;
  server.Command({"ACL", "DELUSER", "gouji"});
}

TEST(RedisQueue, ARestartEndsTheEpochEvenWhenNothingWasLost) {
  fakes::RedisServer server({.append_only = true, .append_fsync = "always", .more = {}});
  ASSERT_TRUE(server.Start()) << server.Log();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  GOUJI_ASSERT_OK(queue->Submit({.job = "job"}));
  server.KillHard();
  EXPECT_EQ(queue->Counts("job").status().code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(server.Start()) << server.Log();
  absl::Status status;
  ASSERT_TRUE(fakes::Eventually(
      [&] {
        status = queue->Counts("job").status();
        return status.code() != absl::StatusCode::kUnavailable;
      },
      std::chrono::seconds(10)));
  // The job is still there, but who knows what is missing behind it.
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted) << status;
  EXPECT_EQ(server.Command({"HGET", "{gouji:00}:meta", "epoch"}), "1");
  EXPECT_EQ(Must(queue->StoredEpoch()), 0u);
  EXPECT_EQ(queue->Join(1).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(queue->Reset(1).code(), absl::StatusCode::kAborted) << "the same epoch never begins twice";
  GOUJI_ASSERT_OK(queue->Reset(2));
  EXPECT_FALSE(Must(queue->Counts("job")).known);
}

TEST(RedisQueue, ARestartWithoutItsFileHoldsNoEpoch) {
  fakes::RedisServer server({.append_only = true, .append_fsync = "everysec", .more = {}});
  ASSERT_TRUE(server.Start()) << server.Log();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  server.KillHard();
  server.DropFiles();
  ASSERT_TRUE(server.Start()) << server.Log();
  absl::StatusOr<uint64_t> stored = absl::UnavailableError("");
  ASSERT_TRUE(
      fakes::Eventually([&] { return (stored = queue->StoredEpoch()).ok(); }, std::chrono::seconds(10)));
  EXPECT_EQ(*stored, 0u);
  EXPECT_EQ(queue->Submit({.job = "job"}).code(), absl::StatusCode::kAborted);
}

TEST(RedisQueue, LosingOnePartitionIsALoss) {
  fakes::RedisServer& server = EmptyServer();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  EXPECT_EQ(Must(queue->StoredEpoch()), 1u);
  server.Command({"DEL", "{gouji:07}:meta"});
  EXPECT_EQ(Must(queue->StoredEpoch()), 0u);
  EXPECT_EQ(queue->Claim(Worker("w"), 1).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(queue->Reap(1).status().code(), absl::StatusCode::kAborted);
  GOUJI_ASSERT_OK(queue->Reset(2));
  server.Command({"HSET", "{gouji:07}:meta", "epoch", "1"});
  EXPECT_EQ(Must(queue->StoredEpoch()), 0u) << "partitions of two epochs";
  server.Command({"FLUSHALL"});
  EXPECT_EQ(queue->Jobs().status().code(), absl::StatusCode::kAborted);
}

TEST(RedisQueue, FullMemoryStopsGrowthOnly) {
  fakes::RedisServer& server = EmptyServer();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  GOUJI_ASSERT_OK(queue->Submit({.job = "job"}));
  ASSERT_EQ(Must(queue->Plan("job", 0, Shards("s", 0, 4), false)), 4u);
  ASSERT_EQ(server.Command({"CONFIG", "SET", "maxmemory", "1"}), "OK");
  const absl::Status submitted = queue->Submit({.job = "more"});
  EXPECT_EQ(submitted.code(), absl::StatusCode::kResourceExhausted) << submitted;
  EXPECT_EQ(queue->Plan("job", 4, Shards("s", 4, 1), false).status().code(),
            absl::StatusCode::kResourceExhausted);
  const std::vector<Lease> held = Must(queue->Claim(Worker("w"), 3));
  ASSERT_EQ(held.size(), 3u);
  EXPECT_TRUE(Must(queue->Renew(Worker("w"), {Ref(held[0])})).empty());
  GOUJI_ASSERT_OK(queue->Commit("w", Done(held[0])));
  GOUJI_ASSERT_OK(queue->Release(Ref(held[1]), true));
  GOUJI_ASSERT_OK(queue->Release(Ref(held[2]), false));
  GOUJI_ASSERT_OK(queue->Reap(9).status());
  EXPECT_EQ(Must(queue->Counts("job")).done, 1u);
  GOUJI_ASSERT_OK(queue->Remove("job"));
  // A lost queue begins anew all the same: else every second would take another number.
  GOUJI_ASSERT_OK(queue->Reset(2));
  EXPECT_EQ(Must(queue->StoredEpoch()), 2u);
  EXPECT_EQ(server.Command({"CONFIG", "SET", "maxmemory", "0"}), "OK");
  GOUJI_ASSERT_OK(queue->Submit({.job = "more"}));
}

TEST(RedisQueue, RemovingEveryJobLeavesNothingBehind) {
  fakes::RedisServer& server = EmptyServer();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  GOUJI_ASSERT_OK(queue->Adopt({.entry = {.job = "job"},
                                .cursor = 5000,
                                .done_ordinals = {5001, 9000, 20000},
                                .done_children = {"c"},
                                .open_children = {{"d", "p", 0}}}));
  Must(queue->Plan("job", 5000, Shards("s", 5000, 4), false));
  for (const Lease& lease : Must(queue->Claim(Worker("w"), 3)))
    GOUJI_ASSERT_OK(queue->Commit("w", Done(lease)));
  GOUJI_ASSERT_OK(queue->Remove("job"));
  const std::string keys = *server.Command({"KEYS", "{gouji:*"});
  for (const char* gone :
       {":jobs", ":shards", ":ready", ":delayed", ":leased", ":turns", ":done", ":children"}) {
    EXPECT_EQ(keys.find(gone), std::string::npos) << keys;
  }
}

TEST(RedisQueue, EventsTellOfSegmentsAndTheEndOfAJob) {
  fakes::RedisServer& server = EmptyServer();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  GOUJI_ASSERT_OK(queue->Submit({.job = JobsOfOnePartition(1)[0]}));
  Must(queue->Plan(JobsOfOnePartition(1)[0], 0, Shards("s", 0, 1), true));
  const std::vector<Lease> held = Must(queue->Claim(Worker("w"), 1));
  GOUJI_ASSERT_OK(queue->Commit("w", Done(held[0])));
  GOUJI_ASSERT_OK(queue->Commit("w", Done(held[0])));
  GOUJI_ASSERT_OK(queue->Remove(held[0].job));
  EXPECT_EQ(server.Command({"XLEN", "{gouji:03}:events"}), "2");
  const std::string events = *server.Command({"XRANGE", "{gouji:03}:events", "-", "+"});
  EXPECT_THAT(events, AllOf(HasSubstr("segment"), HasSubstr("s0000"), HasSubstr("over")));
}

TEST(RedisLibrary, IsLoadedWhereMissingAndReplacedWhereOlder) {
  fakes::RedisServer& server = EmptyServer();
  ASSERT_GT(LibraryMinor(LibraryCode()), 0);
  server.Command({"FUNCTION", "FLUSH"});
  GOUJI_ASSERT_OK(OpenOn(server)->StoredEpoch().status());
  EXPECT_THAT(*server.Command({"FUNCTION", "LIST", "WITHCODE"}), HasSubstr(std::string(LibraryCode())));

  const std::string tail = "\nredis.register_function('gouji_v1_other', function() return 1 end)\n";
  const std::string older = "#!lua name=gouji_v1\n-- minor 0" + tail;
  ASSERT_EQ(server.Command({"FUNCTION", "LOAD", "REPLACE", older}), "gouji_v1");
  GOUJI_ASSERT_OK(OpenOn(server)->StoredEpoch().status());
  EXPECT_THAT(*server.Command({"FUNCTION", "LIST", "WITHCODE"}), HasSubstr(std::string(LibraryCode())));

  const std::string newer = "#!lua name=gouji_v1\n-- minor 999999" + tail;
  ASSERT_EQ(server.Command({"FUNCTION", "LOAD", "REPLACE", newer}), "gouji_v1");
  GOUJI_ASSERT_OK(OpenOn(server)->StoredEpoch().status());
  EXPECT_THAT(*server.Command({"FUNCTION", "LIST", "WITHCODE"}), HasSubstr("minor 999999"));
  server.Command({"FUNCTION", "FLUSH"});
}

TEST(RedisLibrary, FlushedFunctionsComeBack) {
  fakes::RedisServer& server = EmptyServer();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  server.Command({"FUNCTION", "FLUSH"});
  EXPECT_EQ(queue->Submit({.job = "job"}).code(), absl::StatusCode::kUnavailable);
  GOUJI_ASSERT_OK(queue->Submit({.job = "job"}));
}

TEST(RedisQueue, AFrozenServerIsUnavailableInTimeAndServesAgain) {
  fakes::RedisServer server;
  ASSERT_TRUE(server.Start()) << server.Log();
  const absl::StatusOr<RedisAddress> address = RedisAddress::Parse(server.Url());
  auto connection = RedisConnection::Connect(*address, {});
  GOUJI_ASSERT_OK(connection.status());
  (*connection)->SetTimeout(std::chrono::milliseconds(100));
  server.Freeze();
  const absl::Status status = (*connection)->RunOne({"PING"}).status();
  server.Thaw();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("no answer in time"));
  EXPECT_TRUE((*connection)->broken());
  GOUJI_ASSERT_OK(RedisConnection::Connect(*address, {}).status());
}

TEST(RedisQueue, ManyThreadsShareAFewConnections) {
  fakes::RedisServer& server = EmptyServer();
  const std::unique_ptr<RedisQueue> queue = OpenOn(server);
  GOUJI_ASSERT_OK(queue->Reset(1));
  GOUJI_ASSERT_OK(queue->Submit({.job = "job"}));
  constexpr uint64_t kShards = 120;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, id = "w" + std::to_string(i)] {
      uint64_t done = 0;
      for (int round = 0; done < kShards && round < 10'000; ++round) {
        const JobCounts counts = Must(queue->Counts("job"));
        done = counts.done;
        const uint64_t left = kShards - counts.cursor;
        Must(queue->Plan("job", counts.cursor, Shards("s", counts.cursor, left), true));
        for (const Lease& lease : Must(queue->Claim(Worker(id), 3))) {
          EXPECT_TRUE(queue->Commit(id, Done(lease, {{"documents", 1}})).ok());
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Must(queue->Counts("job")).counters, (Counters{{"documents", kShards}}));
  // Besides the fixture's own.
  EXPECT_THAT(*server.Command({"INFO", "clients"}), testing::ContainsRegex("connected_clients:[2-5]\r"));
}

}  // namespace
}  // namespace gouji::queue
