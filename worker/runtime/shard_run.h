// One attempt at one shard: its documents in order, and the segment that their records go into.
//
// Role: looks the shard up in the store, cuts it into commands for a child, and frames records. It talks to no child
// and no dispatcher.
// Ownership: borrows the store; shares the lease and what is known of the job.
// Threads: one. Errors: Begin and Append give the store's; the shard is then given back. A bad document is a record.
//
//   absl::StatusOr<std::unique_ptr<ShardRun>> run = ShardRun::Begin(context, lease);
//   while (std::optional<ShardItem> item = (*run)->NextItem()) …
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/env/unique_fd.h"
#include "common/segment/segment_writer.h"
#include "common/store/store.h"
#include "common/store/tenant_roots.h"
#include "gouji/job/v1/store.pb.h"
#include "worker/intake/failure.h"
#include "worker/intake/source.h"
#include "worker/runtime/lease_table.h"
#include "worker/runtime/ordered_records.h"

namespace gouji::runtime {

// What all shards of a job share.
struct JobContext {
  job::v1::JobSpec spec;
  job::v1::Limits limits;  // with defaults
  std::string serialized_limits;
  uint64_t input_bytes = 0;  // of all sources; 0 where the listing does not tell
  std::string store_directory;
  // Where its tenant's documents may lie.
  intake::SourceRoots source_roots{{}};
  // Of a requeued job: the only documents that it has. Empty: all.
  std::unordered_set<std::string> documents;
};

// The jobs that were worked on lately. Threads: any.
class JobCache {
 public:
  // `store_directory`: where uploaded documents lie.
  JobCache(store::Store* store, std::string store_directory, store::TenantRoots source_roots)
      : store_(store), store_directory_(std::move(store_directory)), source_roots_(std::move(source_roots)) {}
  absl::StatusOr<std::shared_ptr<const JobContext>> Get(const std::string& job);
  // The store has another spec of this name by now.
  void Drop(const std::string& job);

 private:
  store::Store* const store_;
  const std::string store_directory_;
  const store::TenantRoots source_roots_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const JobContext>> jobs_;
};

// A member of an archive, unpacked: where its bytes are, or why there are none.
struct UnpackedMember {
  std::shared_ptr<const env::UniqueFd> fd;
  uint64_t offset = 0;
  uint64_t size_bytes = 0;
  std::optional<intake::Failure> failure;
};

// A document of a kFiles item, the JSON Lines file of a kLines item, or an archive.
struct ItemFile {
  // Null of members of archives.
  const job::v1::Source* source = nullptr;
  std::string id;
  UnpackedMember member;

  uint64_t input_bytes() const { return source != nullptr ? source->size_bytes() : member.size_bytes; }
};

// What one command tells a child; or an archive, of whose members many such are made (member_feed.h).
struct ShardItem {
  bool lines = false;
  bool archive = false;
  std::vector<ItemFile> files;
  // Of members: the id of their archive.
  std::string archive_id;
  // kLines: bytes of the file. Of an archive: its entries, to the end where that is UINT64_MAX.
  uint64_t begin = 0;
  uint64_t end = 0;
};

class ShardRun {
 public:
  // ALREADY_EXISTS when the outcome stands in the store, durable: there is nothing to do. FAILED_PRECONDITION when the
  // job is pinned to another version of the program.
  static absl::StatusOr<std::unique_ptr<ShardRun>> Begin(store::Store* store, JobCache* jobs,
                                                         std::shared_ptr<HeldLease> lease,
                                                         std::string_view program_version,
                                                         std::string attempt_id);

  // What could be a shard of a single document: one file, one entry of an archive or one that cannot be split, or a part of a JSON
  // Lines file whose lines are not known here. `source` is null when it is more.
  struct Single {
    const job::v1::Source* source = nullptr;
    std::string id;
    bool lines = false;
    uint64_t begin = 0;
    uint64_t end = 0;
  };
  Single SingleDocument() const;
  // NextItem gives nothing more.
  void SkipAll() { next_source_ = sources_.size(); }

  // In document order; nothing when all were given.
  std::optional<ShardItem> NextItem();

  // Whether the job has the line at `offset` of a JSON Lines file, whose record calls it `id`; `archive_id`: of a member's archive.
  bool HasLine(std::string_view id, const std::string& file_id, uint64_t offset,
               const std::string& archive_id) const;
  bool HasMember(const std::string& id, const std::string& archive_id) const;
  // Whether an archive is to be split before it is read: it is large, or workers died under it.
  bool WantsSplit(const ShardItem& archive) const;
  // Makes the shard's outcome a SPLIT, which partitions it. NextItem gives nothing more.
  void Split(std::vector<job::v1::ShardRange> children);
  // The outcome that is to be put; absent unless it is a SPLIT.
  const std::optional<job::v1::OutcomeHeader>& split() const { return split_; }

  // In document order, each document once.
  absl::Status Append(std::string_view record, const segment::RecordSummary& summary);
  absl::Status AppendFailed(std::string_view id, const intake::Failure& failure, uint64_t input_bytes);
  // A place in that order for a document whose record comes later, if any does.
  uint64_t Reserve() { return records_->Reserve(); }
  absl::Status Fill(uint64_t place, std::string_view record, const segment::RecordSummary& summary);
  absl::Status FillFailed(uint64_t place, std::string_view id, const intake::Failure& failure,
                          uint64_t input_bytes);
  absl::Status Leave(uint64_t place) { return records_->Leave(place); }
  size_t waiting_bytes() const { return records_->waiting_bytes(); }

  const std::shared_ptr<HeldLease>& lease() const { return lease_; }
  const JobContext& job() const { return *job_; }
  const std::shared_ptr<const JobContext>& shared_job() const { return job_; }
  intake::SourcePlace Place(const job::v1::Source& source) const;
  const std::string& attempt_id() const { return attempt_id_; }
  std::unique_ptr<segment::SegmentWriter> TakeWriter() { return records_->TakeWriter(); }

 private:
  ShardRun() = default;
  static job::v1::SourceKind KindOf(const job::v1::Source& source);

  std::shared_ptr<HeldLease> lease_;
  std::shared_ptr<const JobContext> job_;
  std::string attempt_id_;
  std::vector<job::v1::Source> sources_;
  size_t next_source_ = 0;
  std::unique_ptr<OrderedRecords> records_;
  job::v1::OutcomeHeader header_;
  std::optional<job::v1::OutcomeHeader> split_;
};

}  // namespace gouji::runtime
