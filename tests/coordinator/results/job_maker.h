// Makes jobs in a store step by step, as planning, workers and sealing would: for tests of what reads them.
//
//   JobMaker job(store, {"a.txt", "b.txt"});
//   job.Plan({"0-1", "1-2"});  job.Resolve("0-1");  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/segment/segment_writer.h"
#include "common/store/document_id.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/store.h"
#include "coordinator/results/fold.h"
#include "gouji/job/v1/store.pb.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::results {

inline constexpr char kJob[] = "0123456789abcdef0123456789abcdef";

class JobMaker {
 public:
  // Paths that end in .jsonl are JSON Lines files of kLines lines of ten bytes.
  static constexpr uint64_t kLines = 10;

  JobMaker(store::Store& store, const std::vector<std::string>& paths) : store_(store) {
    job::v1::JobSpec spec;
    spec.set_job_id(kJob);
    spec.add_roots()->set_locator("/corpus");
    roots_ = spec.roots();
    EXPECT_TRUE(store::PutMessage(store_, store::SpecName(kJob), spec).ok());
    auto writer = store::ListingWriter::Create(store_, kJob).value();
    for (const std::string& path : paths) {
      job::v1::Source source;
      source.set_path(path);
      const bool lines = path.ends_with(".jsonl");
      source.set_kind(lines ? job::v1::SOURCE_KIND_JSON_LINES : job::v1::SOURCE_KIND_FILE);
      source.set_size_bytes(lines ? kLines * 10 : path.size());
      EXPECT_TRUE(writer->Append(source).ok());
    }
    EXPECT_TRUE(writer->Finish().ok());
    auto reader = store::ListingReader::Open(store_, kJob).value();
    entries_.resize(paths.size());
    for (store::ListingReader::Entry& entry : entries_) EXPECT_TRUE(reader->Next(&entry).value());
  }

  job::v1::ShardRange Range(const std::string& name) const {
    job::v1::ShardRange range = store::ParseShardName(name).value();
    const auto& first = entries_.at(range.first_source());
    const auto& last = entries_.at(range.end_source() - 1);
    range.set_listing_offset(first.offset);
    range.set_listing_bytes(static_cast<uint32_t>(last.offset + last.bytes - first.offset));
    return range;
  }

  // The next chunk of the plan.
  void Plan(const std::vector<std::string>& shards, bool last = true) {
    job::v1::PlanChunk chunk;
    chunk.set_number(chunks_);
    chunk.set_first_shard(planned_);
    chunk.set_last(last);
    for (const std::string& shard : shards) *chunk.add_shards() = Range(shard);
    EXPECT_TRUE(store::PutMessage(store_, store::PlanName(kJob, chunks_++), chunk).ok());
    planned_ += shards.size();
  }

  // Ids of the documents of a shard, in order.
  std::vector<std::string> Ids(const std::string& shard) const {
    const job::v1::ShardRange range = Range(shard);
    std::vector<std::string> ids;
    for (uint32_t i = range.first_source(); i < range.end_source(); ++i) {
      const job::v1::Source& source = entries_.at(i).source;
      const std::string id = store::DocumentId(source, roots_);
      if (source.kind() == job::v1::SOURCE_KIND_FILE) {
        ids.push_back(id);
        continue;
      }
      const uint64_t end = store::IsPart(range) ? range.end() : source.size_bytes();
      for (uint64_t at = range.begin(); at < end; at += 10) ids.push_back(store::LineDocumentId(id, at));
    }
    return ids;
  }

  static std::string RecordOf(const std::string& id) {
    report::v1::Record record;
    record.set_document_id(id);
    record.set_outcome(report::v1::OUTCOME_PARSED);
    record.set_charset(std::string(id.size() * 7 % 50, 'c'));
    return record.SerializeAsString();
  }

  job::v1::OutcomeHeader Header(const std::string& shard) const {
    job::v1::OutcomeHeader header;
    header.set_job_id(kJob);
    *header.mutable_range() = Range(shard);
    header.set_attempt_id("attempt of " + shard);
    return header;
  }

  void Resolve(const std::string& shard) { ResolveWith(shard, Ids(shard)); }
  void ResolveWith(const std::string& shard, const std::vector<std::string>& ids) {
    std::vector<std::string> records;
    for (const std::string& id : ids) records.push_back(RecordOf(id));
    ResolveWithRecords(shard, records);
  }
  void ResolveWithRecords(const std::string& shard, const std::vector<std::string>& records) {
    auto writer = segment::SegmentWriter::Create(store_, Header(shard)).value();
    for (const std::string& bytes : records) {
      report::v1::Record record;
      EXPECT_TRUE(record.ParseFromString(bytes));
      EXPECT_TRUE(writer->Append(bytes, segment::Summarize(record, 10)).ok());
    }
    EXPECT_TRUE(writer->Finish().ok());
  }

  void Split(const std::string& shard, const std::vector<std::string>& children) {
    job::v1::OutcomeHeader header = Header(shard);
    for (const std::string& child : children) *header.add_children() = Range(child);
    EXPECT_TRUE(segment::PutSplit(store_, header).ok());
  }

  // Puts the manifest over the leaves that are resolved now.
  void Seal(job::v1::FinalState state) { SealWith(Manifest(state)); }
  job::v1::Manifest Manifest(job::v1::FinalState state) {
    const JobFold fold = FoldLeaves(store_, kJob).value();
    job::v1::Manifest manifest;
    manifest.set_job_id(kJob);
    manifest.set_state(state);
    *manifest.mutable_total() = fold.total;
    for (const job::v1::ManifestLeaf& leaf : fold.leaves) *manifest.add_leaves() = leaf;
    return manifest;
  }
  void SealWith(const job::v1::Manifest& manifest) {
    EXPECT_TRUE(store::PutMessage(store_, store::ManifestName(kJob), manifest).ok());
  }

 private:
  store::Store& store_;
  store::CorpusRoots roots_;
  std::vector<store::ListingReader::Entry> entries_;
  uint32_t chunks_ = 0;
  uint64_t planned_ = 0;
};

}  // namespace gouji::results
