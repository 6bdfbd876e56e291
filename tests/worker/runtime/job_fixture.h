// A small job on disk for the runtime's tests: sources, spec, listing, shards, and what became of them.
//
// Role: writes what a coordinator would have written before a worker comes. Ownership: everything is below one temporary
// directory.
//
//   JobFixture job;
//   job.AddFile("a.txt", "text");  job.AddLines("b.jsonl", {…});
//   job.Write();
//   dispatcher.Offer(job.Lease(job.Files(0, 1)));
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/store/store.h"
#include "gouji/dispatch/v1/dispatch.pb.h"
#include "gouji/job/v1/store.pb.h"
#include "gouji/report/v1/report.pb.h"
#include "tests/fakes/process.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {

class JobFixture {
 public:
  explicit JobFixture(job::v1::Limits limits = {});

  void AddFile(const std::string& path, std::string_view bytes);
  // Version that the job is pinned to; none by default.
  void Pin(const std::string& version) { spec_.set_program_version(version); }
  // A requeued job's documents.
  void Only(const std::vector<std::string>& documents) {
    spec_.mutable_document_ids()->Assign(documents.begin(), documents.end());
  }
  // As it stands in the corpus directory, or does not.
  void AddSource(job::v1::Source source);
  // A JSON Lines file of these lines; returns its size.
  uint64_t AddLines(const std::string& path, const std::vector<std::string>& lines);
  void Write();

  job::v1::ShardRange Files(uint32_t first, uint32_t end) const;
  job::v1::ShardRange Part(uint32_t source, uint64_t begin, uint64_t end) const;
  dispatch::v1::Lease Lease(const job::v1::ShardRange& range, uint32_t lease_ms = 30'000) const;

  store::Store& store() { return *store_; }
  const std::string& job() const { return job_; }
  std::string corpus(const std::string& name) const { return dir_ / ("corpus/" + name); }
  const std::string& directory() const { return dir_.path(); }

  struct Outcome {
    std::vector<report::v1::Record> records;
    job::v1::OutcomeHeader header;
    job::v1::Tally tally;
  };
  Outcome Read(const std::string& shard);
  // "ID outcome" or "ID reason", in order.
  std::vector<std::string> Summary(const std::string& shard);

 private:
  fakes::TempDir dir_;
  std::unique_ptr<store::Store> store_;
  std::string job_;
  job::v1::JobSpec spec_;
  std::vector<job::v1::Source> sources_;
  std::vector<std::pair<uint64_t, uint32_t>> slices_;  // offset and size of each source's entry
};

// {"id": ID, "text": TEXT}
std::string JsonDocument(const std::string& id, const std::string& text);

// Children are this test program.
WorkerOptions TestOptions(uint32_t slots);

}  // namespace gouji::runtime
