#include "coordinator/queue/redis_queue.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/env/crash_point.h"
#include "coordinator/queue/queue_state.h"
#include "coordinator/queue/redis_figures.h"
#include "coordinator/queue/redis_library.h"
#include "coordinator/queue/redis_pool.h"
#include "coordinator/queue/redis_servers.h"

namespace gouji::queue {
namespace {

// Place of a call that goes to the workers' keys.
constexpr uint32_t kWorkers = kPartitions;

std::string Text(uint64_t number) {
  return absl::StrCat(number);
}
std::string Flag(bool value) {
  return value ? "1" : "0";
}
std::string OrdinalText(uint64_t ordinal) {
  return ordinal == kNoOrdinal ? "-" : absl::StrCat(ordinal);
}

// Keys never change: made once.
const std::vector<std::string>& KeysOf(uint32_t place) {
  static const auto keys = [] {
    std::array<std::vector<std::string>, kPartitions + 1> all;
    for (uint32_t i = 0; i < kPartitions; ++i) all[i] = PartitionKeys(i);
    all[kWorkers] = WorkerKeys();
    return all;
  }();
  return keys[place];
}

void AppendCounters(const Counters& counters, std::vector<std::string>& arguments) {
  arguments.push_back(Text(counters.size()));
  for (const auto& [name, value] : counters) {
    arguments.push_back(name);
    arguments.push_back(absl::StrCat(value));
  }
}

void AppendShards(const std::vector<Shard>& shards, std::vector<std::string>& arguments) {
  arguments.push_back(Text(shards.size()));
  for (const Shard& shard : shards) {
    arguments.push_back(shard.name);
    arguments.push_back(shard.payload);
  }
}

// Answers of claim, and of reap, which add the worker and the expiry.
void AppendLeases(const RedisReply& reply, uint64_t epoch, std::vector<Lease>& leases) {
  for (const RedisReply& item : reply.items) {
    if (item.items.size() < 7) continue;
    const std::string& ordinal = item.items[3].text;
    leases.push_back({.job = item.items[0].text,
                      .shard = {item.items[1].text, item.items[2].text,
                                ordinal == "-" ? kNoOrdinal : item.items[3].Number()},
                      .fence = {epoch, item.items[4].Number()},
                      .lost_attempts = static_cast<uint32_t>(item.items[5].Number()),
                      .failures = static_cast<uint32_t>(item.items[6].Number())});
    if (item.items.size() < 9) continue;
    leases.back().worker = item.items[7].text;
    leases.back().expired_ms = item.items[8].integer;
  }
}

absl::Status OtherEpoch(const RedisServers& servers, uint64_t stored, uint64_t own) {
  return absl::AbortedError(absl::StrCat(servers.Text(), ": state is of epoch ", stored, ", not ", own));
}

absl::StatusOr<RedisPool::Handle> Connected(std::string_view function, RedisPool& pool) {
  const telemetry::Timer timer;
  absl::StatusOr<RedisPool::Handle> connection = pool.Take();
  if (!connection.ok()) NoteRedis(function, connection.status(), timer.Seconds());
  return connection;
}

// The answers, or the first error among them.
absl::StatusOr<std::vector<RedisReply>> RunAll(RedisConnection& connection, const RedisAddress& address,
                                               const std::vector<RedisCommand>& commands) {
  absl::StatusOr<std::vector<RedisReply>> answers = connection.Run(commands);
  if (!answers.ok()) return answers;
  for (const RedisReply& answer : *answers) {
    if (!answer.IsError()) continue;
    // A connection to a server that is a replica now, or lost its functions, is of no use any more.
    absl::Status error = ReplyStatus(answer, address);
    if (absl::StrContains(answer.text, "Function not found")) {
      error =
          absl::UnavailableError(absl::StrCat("Redis at ", address.Text(), " lost gouji's function library"));
    }
    if (absl::IsUnavailable(error)) connection.MarkBroken();
    return error;
  }
  return answers;
}

}  // namespace

struct RedisQueue::Call {
  const char* function;  // without the library's prefix
  uint32_t place;        // partition, or kWorkers
  std::vector<std::string> arguments;
};

absl::StatusOr<std::unique_ptr<RedisQueue>> RedisQueue::Open(const std::string& url, const Limits& limits) {
  absl::StatusOr<std::unique_ptr<RedisServers>> servers =
      RedisServers::Open(url, RedisTimeouts{}, EnsureLibrary);
  if (!servers.ok()) return servers.status();
  return std::unique_ptr<RedisQueue>(new RedisQueue(*std::move(servers), limits));
}

RedisQueue::RedisQueue(std::unique_ptr<RedisServers> servers, const Limits& limits)
    : servers_(std::move(servers)), limits_(limits) {
  RegisterRedisFigures();
}

RedisQueue::~RedisQueue() = default;

// --- calls

absl::Status RedisQueue::Noted(absl::Status status) {
  if (absl::IsUnavailable(status)) servers_->Doubt();
  return status;
}

absl::StatusOr<std::vector<RedisReply>> RedisQueue::Run(uint64_t own, const std::vector<Call>& calls) {
  if (own == 0) return OtherEpoch(*servers_, 0, 0);
  std::vector<std::pair<std::shared_ptr<RedisPool>, std::vector<size_t>>> servers;
  for (size_t i = 0; i < calls.size(); ++i) {
    absl::StatusOr<std::shared_ptr<RedisPool>> pool = servers_->Of(KeysOf(calls[i].place).front());
    if (!pool.ok()) return pool.status();
    auto at = std::find_if(servers.begin(), servers.end(), [&](const auto& s) { return s.first == *pool; });
    if (at == servers.end()) at = servers.emplace(at, *std::move(pool), std::vector<size_t>());
    at->second.push_back(i);
  }
  std::vector<RedisReply> replies(calls.size());
  for (const auto& [pool, mine] : servers) {
    if (absl::Status run = RunOn(*pool, own, calls, mine, &replies); !run.ok()) return Noted(run);
  }
  return replies;
}

absl::Status RedisQueue::RunOn(RedisPool& pool, uint64_t own, const std::vector<Call>& calls,
                               const std::vector<size_t>& mine, std::vector<RedisReply>* replies) {
  // Calls that go together take effect one after the other; the first one names what they are for.
  const char* const function = calls[mine.front()].function;
  absl::StatusOr<RedisPool::Handle> connection = Connected(function, pool);
  if (!connection.ok()) return connection.status();
  const std::string epoch = Text(own);
  std::vector<RedisCommand> commands;
  commands.reserve(mine.size());
  for (const size_t i : mine) {
    const Call& call = calls[i];
    const std::vector<std::string>& keys = KeysOf(call.place);
    RedisCommand command = {"FCALL", absl::StrCat("gouji_v1_", call.function), Text(keys.size())};
    command.insert(command.end(), keys.begin(), keys.end());
    command.push_back(epoch);
    command.push_back((*connection)->run_id());
    command.insert(command.end(), call.arguments.begin(), call.arguments.end());
    commands.push_back(std::move(command));
  }
  absl::StatusOr<std::vector<RedisReply>> answers =
      MeasureRedis(function, [&] { return RunAll(**connection, pool.address(), commands); });
  if (!answers.ok()) return answers.status();
  for (size_t i = 0; i < mine.size(); ++i) {
    env::CrashPoint("redis", calls[mine[i]].function);
    (*replies)[mine[i]] = std::move((*answers)[i]);
  }
  return absl::OkStatus();
}

absl::StatusOr<RedisReply> RedisQueue::RunOne(const Call& call) {
  absl::StatusOr<std::vector<RedisReply>> replies = Run(epoch(), {call});
  if (!replies.ok()) return replies.status();
  return std::move(replies->front());
}

RedisQueue::Call RedisQueue::ForJob(const char* function, const std::string& job,
                                    std::vector<std::string> arguments) const {
  return {function, PartitionOf(job, kPartitions), std::move(arguments)};
}

std::vector<RedisQueue::Call> RedisQueue::ForAll(const char* function) const {
  std::vector<Call> calls;
  for (uint32_t place = 0; place < kPartitions; ++place) calls.push_back({function, place, {}});
  return calls;
}

// --- epochs

absl::StatusOr<uint64_t> RedisQueue::StoredEpoch() {
  std::map<std::shared_ptr<RedisPool>, std::vector<RedisCommand>> servers;
  for (uint32_t place = 0; place <= kWorkers; ++place) {
    const std::string& meta = KeysOf(place).front();
    absl::StatusOr<std::shared_ptr<RedisPool>> pool = servers_->Of(meta);
    if (!pool.ok()) return pool.status();
    std::vector<RedisCommand>& commands = servers[*pool];
    // A server that reads but does not write serves no queue: a replica, one whose disk is full, one that lacks its replicas. This
    // write changes nothing, and is refused where the others are.
    if (commands.empty()) {
      commands.push_back({"HDEL", meta, "writable"});
      commands.push_back({"INFO", "replication"});
    }
    commands.push_back({"HMGET", meta, "epoch", "run", "promoted"});
  }
  uint64_t epoch = 0;
  for (const auto& [pool, commands] : servers) {
    absl::StatusOr<RedisPool::Handle> connection = Connected("look", *pool);
    if (!connection.ok()) return Noted(connection.status());
    const absl::StatusOr<std::vector<RedisReply>> replies =
        MeasureRedis("look", [&] { return RunAll(**connection, pool->address(), commands); });
    if (!replies.ok()) return Noted(replies.status());
    const std::string promoted = PromotedFrom((*replies)[1].text);
    for (size_t i = 2; i < replies->size(); ++i) {
      const RedisReply& reply = (*replies)[i];
      if (reply.items.size() != 3 || reply.items[1].text != (*connection)->run_id()) return 0;
      // One that was a replica meanwhile has another's state, though it is the same process. That it was one is forgotten with
      // the server's backlog, which says nothing.
      const bool told = reply.items[2].kind == RedisReply::Kind::kString;
      if (told && !promoted.empty() && reply.items[2].text != promoted) return 0;
      const uint64_t stored = reply.items[0].Number();
      if (epoch != 0 && stored != epoch) return 0;
      epoch = stored;
    }
  }
  return epoch;
}

absl::Status RedisQueue::Reset(uint64_t epoch) {
  // One after the other: a later epoch that another coordinator started anywhere ends this one's attempt. The workers'
  // keys come last, so that the epoch is whole (StoredEpoch) only when all partitions are empty.
  for (uint32_t place = 0; place <= kWorkers; ++place) {
    const std::vector<std::string>& keys = KeysOf(place);
    absl::StatusOr<std::shared_ptr<RedisPool>> pool = servers_->Of(keys.front());
    if (!pool.ok()) return pool.status();
    const char* const function = place == kWorkers ? "worker_reset" : "reset";
    absl::StatusOr<RedisPool::Handle> connection = Connected(function, **pool);
    if (!connection.ok()) return Noted(connection.status());
    RedisCommand command = {"FCALL", absl::StrCat("gouji_v1_", function), Text(keys.size())};
    command.insert(command.end(), keys.begin(), keys.end());
    command.push_back(Text(epoch));
    command.push_back((*connection)->run_id());
    // Asked before: a promotion in between makes another epoch, none too few.
    const absl::StatusOr<RedisReply> info = (*connection)->RunOne({"INFO", "replication"});
    if (!info.ok()) return Noted(info.status());
    command.push_back(PromotedFrom(info->text));
    const absl::StatusOr<std::vector<RedisReply>> done =
        MeasureRedis(function, [&] { return RunAll(**connection, (*pool)->address(), {command}); });
    if (!done.ok()) return Noted(done.status());
    env::CrashPoint("redis", function);
  }
  epoch_ = epoch;
  return absl::OkStatus();
}

absl::Status RedisQueue::Join(uint64_t epoch) {
  const absl::StatusOr<uint64_t> stored = StoredEpoch();
  if (!stored.ok()) return stored.status();
  if (epoch == 0 || *stored != epoch) return OtherEpoch(*servers_, *stored, epoch);
  epoch_ = epoch;
  return absl::OkStatus();
}

// --- jobs

absl::Status RedisQueue::Submit(const JobEntry& job) {
  if (absl::Status status = CheckName("job id", job.job); !status.ok()) return status;
  return RunOne(ForJob("submit", job.job, {job.job, Text(job.priority), Flag(job.paused)})).status();
}

absl::Status RedisQueue::Adopt(const JobSnapshot& job) {
  if (absl::Status status = CheckSnapshot(job); !status.ok()) return status;
  std::vector<std::string> arguments = {job.entry.job, Text(job.entry.priority), Flag(job.entry.paused),
                                        Text(job.cursor), Text(job.done)};
  AppendCounters(job.counters, arguments);
  arguments.push_back(Text(job.done_ordinals.size()));
  for (const uint64_t ordinal : job.done_ordinals) arguments.push_back(Text(ordinal));
  arguments.push_back(Text(job.done_children.size()));
  arguments.insert(arguments.end(), job.done_children.begin(), job.done_children.end());
  AppendShards(job.open_children, arguments);
  return RunOne(ForJob("adopt", job.entry.job, std::move(arguments))).status();
}

absl::StatusOr<uint64_t> RedisQueue::Window(uint64_t own) {
  const auto replies = Run(own, {{"worker_slots", kWorkers, {Text(limits_.worker_timeout_ms)}}});
  if (!replies.ok()) return replies.status();
  return std::max<uint64_t>(limits_.min_window, replies->front().Number() * limits_.window_per_slot);
}

absl::StatusOr<uint64_t> RedisQueue::Plan(const std::string& job, uint64_t cursor,
                                          const std::vector<Shard>& shards, bool last) {
  absl::Status status = CheckName("job id", job);
  status.Update(CheckShards(shards));
  if (!status.ok()) return status;
  const uint64_t own = epoch();
  const absl::StatusOr<uint64_t> window = Window(own);
  if (!window.ok()) return window.status();
  std::vector<std::string> arguments = {Text(*window), job, Text(cursor), Flag(last)};
  AppendShards(shards, arguments);
  const auto replies = Run(own, {ForJob("plan", job, std::move(arguments))});
  if (!replies.ok()) return replies.status();
  return replies->front().Number();
}

absl::Status RedisQueue::SetPaused(const std::string& job, bool paused) {
  return RunOne(ForJob("control", job, {job, paused ? "pause" : "resume"})).status();
}

absl::Status RedisQueue::Remove(const std::string& job) {
  return RunOne(ForJob("control", job, {job, "remove"})).status();
}

absl::StatusOr<JobCounts> RedisQueue::Counts(const std::string& job) {
  const absl::StatusOr<RedisReply> reply = RunOne(ForJob("counts", job, {job}));
  if (!reply.ok()) return reply.status();
  const std::vector<RedisReply>& items = reply->items;
  if (items.size() < 8) return JobCounts{};
  JobCounts counts = {.known = true,
                      .paused = items[0].Number() != 0,
                      .cursor = items[1].Number(),
                      .plan_complete = items[2].Number() != 0,
                      .ready = items[3].Number(),
                      .delayed = items[4].Number(),
                      .leased = items[5].Number(),
                      .done = items[6].Number(),
                      .lost_attempts = items[7].Number(),
                      .counters = {}};
  for (size_t i = 8; i + 1 < items.size(); i += 2) counts.counters[items[i].text] = items[i + 1].integer;
  return counts;
}

absl::StatusOr<std::vector<std::string>> RedisQueue::Jobs() {
  const auto replies = Run(epoch(), ForAll("jobs"));
  if (!replies.ok()) return replies.status();
  std::vector<std::string> jobs;
  for (const RedisReply& reply : *replies) {
    for (const RedisReply& job : reply.items) jobs.push_back(job.text);
  }
  std::sort(jobs.begin(), jobs.end());
  return jobs;
}

// --- leases

absl::StatusOr<std::vector<Lease>> RedisQueue::Claim(const WorkerEntry& worker, uint32_t max) {
  if (absl::Status status = CheckName("worker id", worker.id); !status.ok()) return status;
  std::vector<Call> calls = ForAll("peek");
  calls.push_back({"worker_seen", kWorkers, {worker.id, Text(worker.slots), worker.info}});
  const uint64_t own = epoch();
  const auto peeked = Run(own, calls);
  if (!peeked.ok()) return peeked.status();
  std::vector<Lease> leases;
  if (peeked->back().Number() != 0) return leases;

  uint32_t next = 0;
  {
    const std::lock_guard lock(mutex_);
    next = next_claim_;
  }
  const uint32_t first = next;
  for (uint32_t i = 0; i < kPartitions && leases.size() < max; ++i) {
    const uint32_t place = (first + i) % kPartitions;
    const std::vector<RedisReply>& hint = (*peeked)[place].items;
    if (hint.size() < 3 || hint[0].Number() + hint[1].Number() == 0) continue;
    const size_t wanted = max - leases.size();
    const auto replies = Run(own, {{"claim", place, {Text(limits_.lease_ms), worker.id, Text(wanted)}}});
    if (!replies.ok()) {
      // What was leased already must reach the worker.
      if (leases.empty()) return replies.status();
      break;
    }
    const size_t before = leases.size();
    AppendLeases(replies->front(), own, leases);
    if (leases.size() > before) next = (place + 1) % kPartitions;
  }
  const std::lock_guard lock(mutex_);
  next_claim_ = next;
  return leases;
}

absl::StatusOr<std::vector<LeaseRef>> RedisQueue::Renew(const WorkerEntry& worker,
                                                        const std::vector<LeaseRef>& leases) {
  if (absl::Status status = CheckName("worker id", worker.id); !status.ok()) return status;
  const uint64_t own = epoch();
  std::vector<bool> revoked(leases.size(), false);
  std::array<std::vector<size_t>, kPartitions> members;
  for (size_t i = 0; i < leases.size(); ++i) {
    if (leases[i].fence.epoch == own) {
      members[PartitionOf(leases[i].job, kPartitions)].push_back(i);
    } else {
      revoked[i] = true;
    }
  }
  std::vector<Call> calls = {{"worker_seen", kWorkers, {worker.id, Text(worker.slots), worker.info}}};
  for (uint32_t place = 0; place < kPartitions; ++place) {
    if (members[place].empty()) continue;
    Call call = {"renew", place, {Text(limits_.lease_ms), Text(members[place].size())}};
    for (const size_t i : members[place]) {
      call.arguments.insert(call.arguments.end(),
                            {leases[i].job, leases[i].shard, Text(leases[i].fence.counter)});
    }
    calls.push_back(std::move(call));
  }
  const auto replies = Run(own, calls);
  if (!replies.ok()) return replies.status();
  for (size_t i = 1; i < calls.size(); ++i) {
    for (const RedisReply& place : (*replies)[i].items) {
      revoked[members[calls[i].place][place.Number()]] = true;
    }
  }
  std::vector<LeaseRef> answer;
  for (size_t i = 0; i < leases.size(); ++i) {
    if (revoked[i]) answer.push_back(leases[i]);
  }
  return answer;
}

absl::StatusOr<std::vector<bool>> RedisQueue::CommitAll(const std::string& worker,
                                                        const std::vector<CommitRequest>& requests) {
  if (absl::Status status = CheckCommits(requests); !status.ok()) return status;
  std::vector<bool> first;
  if (requests.empty()) return first;
  std::vector<Call> calls;
  for (const CommitRequest& request : requests) {
    std::vector<std::string> arguments = {request.lease.job, request.lease.shard,
                                          OrdinalText(request.ordinal)};
    AppendCounters(request.counters, arguments);
    AppendShards(request.children, arguments);
    calls.push_back(ForJob("commit", request.lease.job, std::move(arguments)));
  }
  const uint64_t own = epoch();
  const auto replies = Run(own, calls);
  if (!replies.ok()) return replies.status();
  for (const RedisReply& reply : *replies) first.push_back(reply.Number() != 0);
  const auto effective = static_cast<uint64_t>(std::count(first.begin(), first.end(), true));
  if (effective == 0) return first;
  // A number for people to see: what was committed stands without it.
  Run(own, {{"worker_done", kWorkers, {worker, Text(effective)}}}).IgnoreError();
  return first;
}

absl::StatusOr<bool> RedisQueue::Release(const LeaseRef& lease, bool failure) {
  const uint64_t own = epoch();
  if (lease.fence.epoch != own) {
    // Not current for sure; still the caller must learn of a lost epoch.
    if (const auto window = Window(own); !window.ok()) return window.status();
    return false;
  }
  const auto replies = Run(
      own,
      {ForJob("release", lease.job,
              {lease.job, lease.shard, Text(lease.fence.counter), Flag(failure), Text(limits_.backoff_ms)})});
  if (!replies.ok()) return replies.status();
  return replies->front().Number() != 0;
}

absl::StatusOr<std::vector<Lease>> RedisQueue::Reap(uint32_t max) {
  std::vector<Call> calls = ForAll("peek");
  calls.push_back({"worker_prune", kWorkers, {Text(limits_.worker_timeout_ms)}});
  const uint64_t own = epoch();
  const auto peeked = Run(own, calls);
  if (!peeked.ok()) return peeked.status();
  uint32_t first = 0;
  {
    const std::lock_guard lock(mutex_);
    first = next_reap_;
    next_reap_ = (next_reap_ + 1) % kPartitions;
  }
  std::vector<Lease> expired;
  for (uint32_t i = 0; i < kPartitions; ++i) {
    const uint32_t place = (first + i) % kPartitions;
    const std::vector<RedisReply>& hint = (*peeked)[place].items;
    if (hint.size() < 3 || hint[1].Number() + hint[2].Number() == 0) continue;
    const auto replies = Run(own, {{"reap", place, {Text(max - expired.size())}}});
    if (!replies.ok()) {
      if (expired.empty()) return replies.status();
      break;
    }
    AppendLeases(replies->front(), own, expired);
  }
  return expired;
}

// --- workers

absl::StatusOr<std::vector<WorkerEntry>> RedisQueue::Workers() {
  const absl::StatusOr<RedisReply> reply = RunOne({"worker_list", kWorkers, {}});
  if (!reply.ok()) return reply.status();
  std::vector<WorkerEntry> workers;
  for (const RedisReply& item : reply->items) {
    if (item.items.size() < 7) continue;
    workers.push_back({.id = item.items[0].text,
                       .info = item.items[1].text,
                       .slots = static_cast<uint32_t>(item.items[2].Number()),
                       .drain_requested = item.items[3].Number() != 0,
                       .last_seen_ms = item.items[4].integer,
                       .silent_ms = item.items[6].integer,
                       .done = item.items[5].Number()});
  }
  std::sort(workers.begin(), workers.end(),
            [](const WorkerEntry& a, const WorkerEntry& b) { return a.id < b.id; });
  return workers;
}

absl::Status RedisQueue::RequestDrain(const std::string& worker) {
  const absl::StatusOr<RedisReply> reply = RunOne({"worker_drain", kWorkers, {worker}});
  if (!reply.ok()) return reply.status();
  return reply->Number() != 0 ? absl::OkStatus() : absl::NotFoundError(absl::StrCat("no worker ", worker));
}

absl::StatusOr<bool> RedisQueue::DrainRequested(const std::string& worker) {
  const absl::StatusOr<RedisReply> reply = RunOne({"worker_draining", kWorkers, {worker}});
  if (!reply.ok()) return reply.status();
  return reply->Number() != 0;
}

absl::StatusOr<std::string> RedisQueue::Dump() {
  const uint64_t own = epoch();
  const auto replies = Run(own, ForAll("dump"));
  if (!replies.ok()) return replies.status();
  const absl::StatusOr<std::vector<WorkerEntry>> workers = Workers();
  if (!workers.ok()) return workers.status();
  std::string text;
  for (uint32_t place = 0; place < kPartitions; ++place) {
    absl::StrAppend(&text, DumpHeading(place, own), (*replies)[place].text);
  }
  return text + DumpWorkers(*workers);
}

}  // namespace gouji::queue
