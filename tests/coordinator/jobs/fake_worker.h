// A worker without children: reads nothing, and writes for every document the record that its id decides.
//
// Role: plays a worker's part in the protocol, one step a call, so that a test can stop it anywhere.
// Documents: every source that is a file; in a JSON Lines source one line for every kLineBytes bytes.
// Threads: one.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/segment/segment_reader.h"
#include "common/segment/segment_writer.h"
#include "common/segment/tally.h"
#include "common/store/document_id.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/telemetry/version.h"
#include "coordinator/jobs/coordinator.h"

namespace gouji::jobs {

inline constexpr char kTestVersion[] = "1.2.3";
inline constexpr uint64_t kLineBytes = 10;

class FakeWorker {
 public:
  FakeWorker(std::string id, Coordinator& coordinator, store::Store& store)
      : coordinator_(&coordinator), store_(store) {
    info_.set_worker_id(std::move(id));
    info_.set_version(kTestVersion);
    info_.set_slots(2);
    info_.set_protocol_version(telemetry::kProtocolVersion);
    info_.set_oldest_protocol_version(telemetry::kOldestProtocolVersion);
  }

  dispatch::v1::WorkerInfo& info() { return info_; }
  // Documents whose record will say that they failed.
  void Fail(std::set<std::string> ids, std::string reason = "crashed") {
    failing_ = std::move(ids);
    reason_ = std::move(reason);
  }
  // Records get so many bytes more.
  void Pad(size_t bytes) { padding_ = bytes; }
  // From now on speaks to this one.
  void Connect(Coordinator& coordinator) { coordinator_ = &coordinator; }

  absl::StatusOr<dispatch::v1::ClaimShardsResponse> TryClaim(uint32_t max = 1, uint32_t wait_ms = 0) {
    dispatch::v1::ClaimShardsRequest request;
    *request.mutable_worker() = info_;
    request.set_max_shards(max);
    request.set_max_wait_ms(wait_ms);
    return coordinator_->ClaimShards(request);
  }
  std::vector<dispatch::v1::Lease> Claim(uint32_t max = 1) {
    auto response = TryClaim(max);
    EXPECT_TRUE(response.ok()) << response.status();
    if (!response.ok()) return {};
    return {response->leases().begin(), response->leases().end()};
  }

  // Looks at the outcome, works where there is none, and puts it.
  absl::Status Resolve(const dispatch::v1::Lease& lease) {
    if (segment::ReadOutcomeHeader(store_, store::OutcomeName(lease.job_id(), lease.shard())).ok()) {
      return absl::OkStatus();
    }
    auto spec = store::GetMessage<job::v1::JobSpec>(store_, store::SpecName(lease.job_id()));
    if (!spec.ok()) return spec.status();
    auto slice = store_.GetRange(store::ListingName(lease.job_id()), lease.range().listing_offset(),
                                 lease.range().listing_bytes());
    if (!slice.ok()) return slice.status();
    auto sources = store::ParseListingSlice(*slice);
    if (!sources.ok()) return sources.status();
    auto writer = segment::SegmentWriter::Create(store_, Header(lease));
    if (!writer.ok()) return writer.status();
    for (const job::v1::Source& source : *sources) {
      const std::string id = store::DocumentId(source, spec->roots());
      if (source.kind() != job::v1::SOURCE_KIND_JSON_LINES) {
        if (auto status = Append(*spec, **writer, id, id); !status.ok()) return status;
        continue;
      }
      const bool part = store::IsPart(lease.range());
      const uint64_t begin = part ? lease.range().begin() : 0;
      const uint64_t end = part ? lease.range().end() : source.size_bytes();
      for (uint64_t at = (begin + kLineBytes - 1) / kLineBytes * kLineBytes; at < end; at += kLineBytes) {
        const std::string line = store::LineDocumentId(id, at);
        if (auto status = Append(*spec, **writer, line, id); !status.ok()) return status;
      }
    }
    absl::Status finished = (*writer)->Finish();
    return absl::IsAlreadyExists(finished) ? absl::OkStatus() : finished;
  }

  // Whether the shard is resolved.
  absl::StatusOr<bool> Commit(const dispatch::v1::Lease& lease) {
    dispatch::v1::CommitShardsRequest request;
    *request.mutable_worker() = info_;
    *request.add_leases() = Ref(lease);
    auto response = coordinator_->CommitShards(request);
    if (!response.ok()) return response.status();
    return response->resolved(0);
  }
  absl::StatusOr<dispatch::v1::RenewLeasesResponse> Renew(const std::vector<dispatch::v1::Lease>& leases) {
    dispatch::v1::RenewLeasesRequest request;
    *request.mutable_worker() = info_;
    for (const auto& lease : leases) *request.add_leases() = Ref(lease);
    return coordinator_->RenewLeases(request);
  }
  absl::Status Release(const dispatch::v1::Lease& lease, dispatch::v1::ReleaseReason reason) {
    dispatch::v1::ReleaseShardsRequest request;
    *request.mutable_worker() = info_;
    *request.add_leases() = Ref(lease);
    request.set_reason(reason);
    request.set_detail("test");
    return coordinator_->ReleaseShards(request).status();
  }

  job::v1::OutcomeHeader Header(const dispatch::v1::Lease& lease) const {
    job::v1::OutcomeHeader header;
    header.set_job_id(lease.job_id());
    *header.mutable_range() = lease.range();
    header.set_attempt_id(
        absl::StrCat(info_.worker_id(), "-", lease.fence().epoch(), ".", lease.fence().counter()));
    header.set_program_version(kTestVersion);
    return header;
  }

  static dispatch::v1::LeaseRef Ref(const dispatch::v1::Lease& lease) {
    dispatch::v1::LeaseRef ref;
    ref.set_job_id(lease.job_id());
    ref.set_shard(lease.shard());
    *ref.mutable_fence() = lease.fence();
    return ref;
  }

 private:
  // Of a requeued job only what it has.
  absl::Status Append(const job::v1::JobSpec& spec, segment::SegmentWriter& writer, const std::string& id,
                      const std::string& source) const {
    const auto& chosen = spec.document_ids();
    const auto has = [&](const std::string& name) {
      return std::find(chosen.begin(), chosen.end(), name) != chosen.end();
    };
    if (!chosen.empty() && !has(id) && !has(source)) return absl::OkStatus();
    report::v1::Record record;
    record.set_document_id(id);
    record.set_outcome(report::v1::OUTCOME_PARSED);
    record.set_charset(std::string(padding_, 'c'));
    if (failing_.contains(id)) {
      record.set_outcome(report::v1::OUTCOME_FAILED);
      record.mutable_failure()->set_reason(reason_);
      record.mutable_failure()->set_detail("on purpose");
    }
    return writer.Append(record.SerializeAsString(), segment::Summarize(record, id.size()));
  }

  Coordinator* coordinator_;
  store::Store& store_;
  dispatch::v1::WorkerInfo info_;
  std::set<std::string> failing_;
  std::string reason_;
  size_t padding_ = 0;
};

}  // namespace gouji::jobs
