#include "tools/rehearsal/simulated_worker.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/segment/segment_reader.h"
#include "common/store/framed.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/telemetry/version.h"

namespace gouji::rehearsal {
namespace {

using std::chrono::duration;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPauseAfterTrouble(100);
constexpr milliseconds kStep(100);
constexpr uint32_t kWaitMs = 1000;
constexpr double kMib = 1024 * 1024;

double Since(steady_clock::time_point start) {
  return duration<double>(steady_clock::now() - start).count();
}

void SleepFor(double seconds, const std::atomic<bool>& stop) {
  const auto until =
      steady_clock::now() + std::chrono::duration_cast<steady_clock::duration>(duration<double>(seconds));
  while (!stop && steady_clock::now() < until) {
    std::this_thread::sleep_for(std::min<steady_clock::duration>(kStep, until - steady_clock::now()));
  }
}

}  // namespace

SimulatedWorker::SimulatedWorker(const Options& options, store::Store& store, const std::string& id,
                                 uint64_t seed)
    : options_(options), store_(store), id_(id), dispatcher_(options.coordinators, id), random_(seed) {}

dispatch::v1::WorkerInfo SimulatedWorker::Info() const {
  dispatch::v1::WorkerInfo info;
  info.set_worker_id(id_);
  info.set_version(std::string(telemetry::Version()));
  info.set_slots(1);
  info.set_protocol_version(telemetry::kProtocolVersion);
  info.set_oldest_protocol_version(telemetry::kOldestProtocolVersion);
  std::lock_guard lock(mutex_);
  info.set_slots_busy(held_.empty() ? 0 : 1);
  return info;
}

dispatch::v1::LeaseRef SimulatedWorker::RefOf(const dispatch::v1::Lease& lease) {
  dispatch::v1::LeaseRef ref;
  ref.set_job_id(lease.job_id());
  ref.set_shard(lease.shard());
  *ref.mutable_fence() = lease.fence();
  return ref;
}

bool SimulatedWorker::Holds(const dispatch::v1::Lease& lease) const {
  std::lock_guard lock(mutex_);
  return !held_.empty() && held_.front().shard() == lease.shard() && held_.front().job_id() == lease.job_id();
}

void SimulatedWorker::Drop(const std::string& job, const std::string& shard) {
  std::lock_guard lock(mutex_);
  std::erase_if(held_, [&](const auto& lease) { return lease.job_id() == job && lease.shard() == shard; });
}

void SimulatedWorker::Run(const std::atomic<bool>& stop) {
  while (!stop) {
    size_t held = 0;
    dispatch::v1::Lease lease;
    {
      std::lock_guard lock(mutex_);
      held = held_.size();
      if (held > 0) lease = held_.front();
    }
    if (held == 0) {
      const auto start = steady_clock::now();
      Claim(options_.leases, kWaitMs);
      figures_.idle_seconds += Since(start);
      continue;
    }
    if (held < options_.leases) Claim(options_.leases - static_cast<uint32_t>(held), 0);
    Work(lease, stop);
  }
}

void SimulatedWorker::Claim(uint32_t wanted, uint32_t wait_ms) {
  dispatch::v1::ClaimShardsRequest request;
  *request.mutable_worker() = Info();
  request.set_max_shards(wanted);
  request.set_max_wait_ms(wait_ms);
  dispatch::v1::ClaimShardsResponse response;
  const auto start = steady_clock::now();
  const absl::Status claimed = dispatcher_.Claim(request, &response);
  if (!claimed.ok()) {
    ++figures_.refused;
    std::this_thread::sleep_for(kPauseAfterTrouble);
    return;
  }
  if (response.leases_size() == 0) return;
  if (wait_ms == 0) figures_.claim_seconds.push_back(Since(start));
  std::lock_guard lock(mutex_);
  for (auto& lease : *response.mutable_leases()) held_.push_back(std::move(lease));
}

void SimulatedWorker::Work(const dispatch::v1::Lease& lease, const std::atomic<bool>& stop) {
  const double mib = static_cast<double>(lease.range().input_bytes()) / kMib;
  const auto& recorded = options_.seconds_per_mib;
  if (!recorded.empty()) SleepFor(mib * recorded[random_() % recorded.size()] * options_.slowness, stop);
  if (stop || !Holds(lease)) return;

  job::v1::OutcomeHeader header;
  header.set_job_id(lease.job_id());
  *header.mutable_range() = lease.range();
  header.set_attempt_id(absl::StrCat(id_, "-", figures_.shards, "-", figures_.lost));
  header.set_kind(job::v1::OUTCOME_KIND_RECORDS);
  header.set_program_version(std::string(telemetry::Version()));
  job::v1::OutcomeFooter footer;
  const uint64_t documents = lease.range().input_bytes() / options_.document_bytes;
  footer.mutable_tally()->set_documents(documents);
  footer.mutable_tally()->set_parsed(documents);
  footer.mutable_tally()->set_input_bytes(lease.range().input_bytes());
  auto writer = store::FramedWriter::Create(store_, store::OutcomeName(lease.job_id(), lease.shard()),
                                            segment::kSegmentMagic, store::SerializeDeterministic(header));
  absl::Status put = writer.status();
  if (put.ok()) put = (*writer)->Finish(store::SerializeDeterministic(footer));
  if (!put.ok() && !absl::IsAlreadyExists(put)) {
    ++figures_.refused;
    std::this_thread::sleep_for(kPauseAfterTrouble);
    return;
  }
  Commit(lease, stop);
}

void SimulatedWorker::Commit(const dispatch::v1::Lease& lease, const std::atomic<bool>& stop) {
  dispatch::v1::CommitShardsRequest request;
  *request.mutable_worker() = Info();
  *request.add_leases() = RefOf(lease);
  while (!stop && Holds(lease)) {
    dispatch::v1::CommitShardsResponse response;
    const auto start = steady_clock::now();
    const absl::Status told = dispatcher_.Commit(request, &response);
    if (told.ok() && response.resolved_size() == 1 && response.resolved(0)) {
      figures_.commit_seconds.push_back(Since(start));
      ++figures_.shards;
      Drop(lease.job_id(), lease.shard());
      return;
    }
    ++figures_.refused;
    std::this_thread::sleep_for(kPauseAfterTrouble);
  }
}

void SimulatedWorker::Renew() {
  dispatch::v1::RenewLeasesRequest request;
  *request.mutable_worker() = Info();
  {
    std::lock_guard lock(mutex_);
    for (const auto& lease : held_) *request.add_leases() = RefOf(lease);
  }
  if (request.leases_size() == 0) return;
  dispatch::v1::RenewLeasesResponse response;
  if (!dispatcher_.Renew(request, &response).ok()) return;
  std::lock_guard lock(mutex_);
  for (const auto& revoked : response.revoked()) {
    figures_.lost += std::erase_if(held_, [&](const auto& lease) {
      return lease.job_id() == revoked.job_id() && lease.shard() == revoked.shard();
    });
  }
}

}  // namespace gouji::rehearsal
