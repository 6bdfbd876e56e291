#include "tests/worker/runtime/job_fixture.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "common/segment/segment_reader.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/open.h"

namespace gouji::runtime {

JobFixture::JobFixture(job::v1::Limits limits) : job_(store::JobId("tenant", "request")) {
  std::filesystem::create_directories(dir_ / "corpus");
  store_ = *store::OpenStore(dir_ / "store", store::OpenMode::kWrite);
  spec_.set_job_id(job_);
  spec_.add_roots()->set_locator(dir_ / "corpus");
  *spec_.mutable_limits() = std::move(limits);
}

void JobFixture::AddFile(const std::string& path, std::string_view bytes) {
  std::ofstream(corpus(path), std::ios::binary) << bytes;
  job::v1::Source source;
  source.set_path(path);
  source.set_kind(job::v1::SOURCE_KIND_FILE);
  AddSource(std::move(source));
}

uint64_t JobFixture::AddLines(const std::string& path, const std::vector<std::string>& lines) {
  std::ofstream out(corpus(path), std::ios::binary);
  for (const std::string& line : lines) out << line << "\n";
  out.close();
  job::v1::Source source;
  source.set_path(path);
  source.set_kind(job::v1::SOURCE_KIND_JSON_LINES);
  AddSource(std::move(source));
  return sources_.back().size_bytes();
}

void JobFixture::AddSource(job::v1::Source source) {
  struct stat now;
  if (stat(corpus(source.path()).c_str(), &now) == 0) {
    source.set_size_bytes(static_cast<uint64_t>(now.st_size));
    source.set_modify_time_ns(now.st_mtim.tv_sec * 1'000'000'000 + now.st_mtim.tv_nsec);
  }
  sources_.push_back(std::move(source));
}

void JobFixture::Write() {
  ASSERT_TRUE(store::PutMessage(*store_, store::SpecName(job_), spec_).ok());
  auto writer = store::ListingWriter::Create(*store_, job_);
  ASSERT_TRUE(writer.ok()) << writer.status();
  for (const job::v1::Source& source : sources_) ASSERT_TRUE((*writer)->Append(source).ok());
  ASSERT_TRUE((*writer)->Finish().ok());
  auto reader = store::ListingReader::Open(*store_, job_);
  ASSERT_TRUE(reader.ok()) << reader.status();
  store::ListingReader::Entry entry;
  while ((*reader)->Next(&entry).value()) slices_.emplace_back(entry.offset, entry.bytes);
}

job::v1::ShardRange JobFixture::Files(uint32_t first, uint32_t end) const {
  job::v1::ShardRange range;
  range.set_first_source(first);
  range.set_end_source(end);
  range.set_listing_offset(slices_[first].first);
  range.set_listing_bytes(
      static_cast<uint32_t>(slices_[end - 1].first + slices_[end - 1].second - slices_[first].first));
  for (uint32_t i = first; i < end; ++i)
    range.set_input_bytes(range.input_bytes() + sources_[i].size_bytes());
  return range;
}

job::v1::ShardRange JobFixture::Part(uint32_t source, uint64_t begin, uint64_t end) const {
  job::v1::ShardRange range = Files(source, source + 1);
  range.set_begin(begin);
  range.set_end(end);
  return range;
}

dispatch::v1::Lease JobFixture::Lease(const job::v1::ShardRange& range, uint32_t lease_ms) const {
  dispatch::v1::Lease lease;
  lease.set_job_id(job_);
  lease.set_shard(store::ShardName(range));
  *lease.mutable_range() = range;
  lease.set_lease_ms(lease_ms);
  return lease;
}

JobFixture::Outcome JobFixture::Read(const std::string& shard) {
  Outcome outcome;
  auto reader = segment::SegmentReader::Open(*store_, store::OutcomeName(job_, shard));
  EXPECT_TRUE(reader.ok()) << reader.status();
  if (!reader.ok()) return outcome;
  outcome.header = (*reader)->header();
  std::string_view bytes;
  while ((*reader)->Next(&bytes).value()) {
    EXPECT_TRUE(outcome.records.emplace_back().ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  }
  outcome.tally = (*reader)->footer_tally().value_or(job::v1::Tally());
  EXPECT_EQ(outcome.tally.documents(), outcome.records.size());
  return outcome;
}

std::vector<std::string> JobFixture::Summary(const std::string& shard) {
  std::vector<std::string> summary;
  for (const report::v1::Record& record : Read(shard).records) {
    summary.push_back(
        record.document_id() + " " +
        (record.outcome() == report::v1::OUTCOME_FAILED ? record.failure().reason() : "parsed"));
  }
  return summary;
}

std::string JsonDocument(const std::string& id, const std::string& text) {
  return R"({"id":")" + id + R"(","text":")" + text + R"("})";
}

WorkerOptions TestOptions(uint32_t slots) {
  WorkerOptions options;
  options.version = "test";
  options.slots = slots;
  options.claim_wait = std::chrono::milliseconds(50);
  options.retry_pause = std::chrono::milliseconds(5);
  options.child_environment = {"GOUJI_TEST_HOOKS=1"};
  return options;
}

}  // namespace gouji::runtime
