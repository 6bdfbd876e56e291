// A worker with real children, a real store and a coordinator of a few lines.
#include "worker/runtime/worker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/store/names.h"
#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"

namespace gouji::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using Strings = std::vector<std::string>;

class WorkerTest : public testing::Test {
 protected:
  // Runs a worker until all of `ranges` are committed, and drains it.
  void RunAll(JobFixture* job, const std::vector<job::v1::ShardRange>& ranges, uint32_t slots = 1) {
    for (const auto& range : ranges) dispatcher_.Offer(job->Lease(range));
    Worker worker(TestOptions(slots), &job->store(), &dispatcher_);
    ASSERT_TRUE(worker.Start().ok());
    EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() >= ranges.size(); }));
    worker.Drain(seconds(10));
    worker.Wait();
    EXPECT_THAT(dispatcher_.committed(), SizeIs(ranges.size()));
    EXPECT_EQ(dispatcher_.released().size(), 0u);
  }

  FakeDispatcher dispatcher_;
};

TEST_F(WorkerTest, FilesAndLinesGiveRecordsInDocumentOrder) {
  JobFixture job;
  job.AddFile("a.txt", "first");
  const uint64_t size =
      job.AddLines("b.jsonl", {JsonDocument("x", "one"), "", "broken", JsonDocument("y", "two"),
                               R"({"text":"no id"})", R"({"id":"z"})", "[1]"});
  job.AddFile("c.txt", "do:find");
  job.Write();
  const auto files = job.Files(0, 3);
  RunAll(&job, {files});

  const JobFixture::Outcome outcome = job.Read(store::ShardName(files));
  Strings summary;
  for (const auto& record : outcome.records) {
    summary.push_back(record.document_id() + " " + record.failure().reason());
  }
  EXPECT_THAT(summary, ElementsAre("a.txt ", "x ", "b.jsonl@25 bad-json", "y ", "b.jsonl@56 ", "z bad-json",
                                   "b.jsonl@84 bad-json", "c.txt "));
  EXPECT_EQ(outcome.records[0].header().title().text(), "first");
  EXPECT_EQ(outcome.records[0].charset(), "file");
  EXPECT_EQ(outcome.records[1].header().title().text(), "one");
  EXPECT_EQ(outcome.records[1].charset(), "line");
  EXPECT_EQ(outcome.records[2].failure().detail(), "not a JSON object at byte 0 of the line");
  EXPECT_EQ(outcome.header.program_version(), "test");
  EXPECT_EQ(outcome.header.job_id(), job.job());
  EXPECT_EQ(outcome.tally.parsed(), 5u);
  EXPECT_EQ(outcome.tally.failed(), 3u);
  EXPECT_EQ(outcome.tally.machine_failed(), 0u);
  EXPECT_EQ(outcome.tally.findings_warning(), 1u);
  // Every byte but those of the blank line.
  EXPECT_EQ(outcome.tally.input_bytes(), 5 + size - 1 + 7);
}

TEST_F(WorkerTest, PartsOfAJsonLinesFile) {
  JobFixture job;
  Strings lines;
  for (int i = 0; i < 100; ++i) lines.push_back(JsonDocument("d" + std::to_string(i), "text"));
  const uint64_t size = job.AddLines("b.jsonl", lines);
  job.Write();
  std::vector<job::v1::ShardRange> ranges;
  for (uint64_t begin = 0; begin < size; begin += 333) {
    ranges.push_back(job.Part(0, begin, std::min(begin + 333, size)));
  }
  RunAll(&job, ranges, 2);
  Strings ids;
  for (const auto& range : ranges) {
    for (const auto& record : job.Read(store::ShardName(range)).records) ids.push_back(record.document_id());
  }
  ASSERT_THAT(ids, SizeIs(100));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ids[static_cast<size_t>(i)], "d" + std::to_string(i));
}

TEST_F(WorkerTest, ManyDocumentsOverManyShards) {
  constexpr int kShards = 12;
  constexpr int kDocuments = 2000;
  JobFixture job;
  std::vector<job::v1::ShardRange> ranges;
  for (int shard = 0; shard < kShards; ++shard) {
    Strings lines;
    for (int i = 0; i < kDocuments; ++i) {
      lines.push_back(
          JsonDocument(std::to_string(shard) + "-" + std::to_string(i), std::string(i % 700, 'x')));
    }
    job.AddLines("s" + std::to_string(shard) + ".jsonl", lines);
  }
  job.Write();
  for (uint32_t i = 0; i < kShards; ++i) ranges.push_back(job.Files(i, i + 1));
  RunAll(&job, ranges, 2);
  for (int shard = 0; shard < kShards; ++shard) {
    const auto outcome = job.Read(store::ShardName(ranges[static_cast<size_t>(shard)]));
    ASSERT_THAT(outcome.records, SizeIs(kDocuments));
    for (int i = 0; i < kDocuments; ++i) {
      ASSERT_EQ(outcome.records[static_cast<size_t>(i)].document_id(),
                std::to_string(shard) + "-" + std::to_string(i));
    }
  }
}

TEST_F(WorkerTest, BadSourcesAreRecordsAmongTheirNeighbours) {
  JobFixture job;
  job.AddFile("1.txt", "good");
  job.AddFile("2.txt", "soon gone");
  job.AddFile("3.txt", "");
  job::v1::Source listed;
  listed.set_path("4.txt");
  listed.set_failure("unreadable");
  listed.set_failure_detail("no permission");
  job.AddSource(listed);
  job.AddLines("5.jsonl", {JsonDocument("l", "line")});
  job.AddFile("6.txt", "good");
  job.Write();
  ASSERT_EQ(std::remove(job.corpus("2.txt").c_str()), 0);
  ASSERT_EQ(std::remove(job.corpus("5.jsonl").c_str()), 0);
  const auto files = job.Files(0, 6);
  RunAll(&job, {files});
  EXPECT_THAT(job.Summary(store::ShardName(files)),
              ElementsAre("1.txt parsed", "2.txt input-changed", "3.txt parsed", "4.txt unreadable",
                          "5.jsonl input-changed", "6.txt parsed"));
}

TEST_F(WorkerTest, MoreFilesThanOneCommandHolds) {
  JobFixture job;
  Strings expected;
  for (int i = 0; i < 100; ++i) {
    const std::string name = std::to_string(1000 + i) + ".txt";
    job.AddFile(name, i % 10 == 7 ? "gouji-test:crash" : "text");
    expected.push_back(name + (i % 10 == 7 ? " crashed" : " parsed"));
  }
  job.Write();
  const auto files = job.Files(0, 100);
  RunAll(&job, {files});
  EXPECT_EQ(job.Summary(store::ShardName(files)), expected);
}

TEST_F(WorkerTest, LargeFileIsNotRead) {
  JobFixture job;
  job.AddFile("large.txt", std::string(100 << 20, 'x'));
  job.AddLines("large.jsonl", {JsonDocument("a", "a"), JsonDocument("b", std::string(40 << 20, 'x')),
                               JsonDocument("c", "c")});
  job.Write();
  const auto files = job.Files(0, 2);
  RunAll(&job, {files});
  EXPECT_THAT(job.Summary(store::ShardName(files)),
              ElementsAre("large.txt too-large", "a parsed", "large.jsonl@22 too-large", "c parsed"));
}

TEST_F(WorkerTest, RecordsLongerThanTheRing) {
  JobFixture job;
  job.AddFile("1.txt", "do:size 300000");
  job.AddFile("2.txt", "do:size 5000000");
  // Packed formats get more memory than a line of text.
  job.AddFile("3.txt", std::string("do:size 20000000") + '\0');
  job.AddFile("4.txt", "text");
  job.Write();
  const auto files = job.Files(0, 4);
  RunAll(&job, {files});
  const auto outcome = job.Read(store::ShardName(files));
  ASSERT_THAT(outcome.records, SizeIs(4));
  EXPECT_EQ(outcome.records[0].claims(0).quote(), std::string(300'000, 'q'));
  EXPECT_EQ(outcome.records[1].claims(0).quote(), std::string(5'000'000, 'q'));
  EXPECT_EQ(outcome.records[2].failure().reason(), "too-large");
  EXPECT_EQ(outcome.records[3].header().title().text(), "text");
}

TEST_F(WorkerTest, LimitsAreTheJobs) {
  job::v1::Limits limits;
  limits.set_max_document_bytes(50);
  JobFixture job(limits);
  job.AddFile("1.txt", std::string(50, 'x'));
  job.AddFile("2.txt", std::string(51, 'x'));
  job.AddLines("3.jsonl", {JsonDocument("a", "short"), JsonDocument("b", std::string(50, 'x'))});
  job.Write();
  const auto files = job.Files(0, 3);
  RunAll(&job, {files});
  EXPECT_THAT(job.Summary(store::ShardName(files)),
              ElementsAre("1.txt parsed", "2.txt too-large", "a parsed", "3.jsonl@26 too-large"));
}

TEST_F(WorkerTest, OutcomeThatStandsIsOnlyCommitted) {
  JobFixture job;
  job.AddFile("a.txt", "text");
  job.Write();
  RunAll(&job, {job.Files(0, 1)});
  const std::string first = job.Read("0-1").header.attempt_id();
  FakeDispatcher again;
  again.Offer(job.Lease(job.Files(0, 1)));
  Worker worker(TestOptions(1), &job.store(), &again);
  ASSERT_TRUE(worker.Start().ok());
  EXPECT_TRUE(again.WaitUntil([&] { return again.committed() == Strings{"0-1"}; }));
  EXPECT_EQ(job.Read("0-1").header.attempt_id(), first);
}

TEST_F(WorkerTest, CommitThatIsNotBelievedIsRepeated) {
  JobFixture job;
  job.AddFile("a.txt", "text");
  job.Write();
  dispatcher_.RefuseCommits(3);
  RunAll(&job, {job.Files(0, 1)});
}

TEST_F(WorkerTest, LeaseThatMakesNoSenseGoesBack) {
  JobFixture job;
  job.AddFile("a.txt", "text");
  job.Write();
  dispatch::v1::Lease other_name = job.Lease(job.Files(0, 1));
  other_name.set_shard("7-9");
  dispatch::v1::Lease other_job = job.Lease(job.Files(0, 1));
  other_job.set_job_id("../../etc");
  dispatcher_.Offer(other_name);
  dispatcher_.Offer(other_job);
  Worker worker(TestOptions(1), &job.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() == 2; }));
  EXPECT_EQ(dispatcher_.released()[0].reason, dispatch::v1::RELEASE_REASON_FAILURE);
}

// A machine that does not see the corpus has nothing to say about its documents.
TEST_F(WorkerTest, AShardWhoseCorpusIsNotSeenGoesBack) {
  JobFixture job;
  job.AddFile("1.txt", "text");
  job.AddFile("2.txt", "text");
  job.Write();
  std::filesystem::rename(job.corpus(""), job.directory() + "/elsewhere");
  dispatcher_.Offer(job.Lease(job.Files(0, 2)));
  dispatcher_.ReofferFailures();
  Worker worker(TestOptions(1), &job.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() >= 2; }));
  EXPECT_EQ(dispatcher_.released()[0].reason, dispatch::v1::RELEASE_REASON_FAILURE);
  EXPECT_THAT(dispatcher_.released()[0].detail, HasSubstr("does not see the corpus"));
  std::filesystem::rename(job.directory() + "/elsewhere", job.corpus(""));
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  worker.Drain(seconds(10));
  worker.Wait();
  EXPECT_THAT(job.Summary("0-2"), ElementsAre("1.txt parsed", "2.txt parsed"));
}

// A file that can be opened but not read: some of the kernel's own are so.
std::string FileThatGivesAnError() {
  for (const char* name :
       {"/sys/class/net/lo/speed", "/sys/class/net/lo/duplex", "/sys/class/net/lo/phys_port_id"}) {
    std::ifstream in(name);
    std::string ignored;
    struct stat info;
    if (in && !std::getline(in, ignored) && in.bad() && stat(name, &info) == 0 && info.st_size > 0)
      return name;
  }
  return "";
}

TEST_F(WorkerTest, ReadErrorsAreTriedAgainBeforeTheyAreBelieved) {
  const std::string broken = FileThatGivesAnError();
  if (broken.empty()) GTEST_SKIP() << "no file of this machine gives a read error";
  JobFixture job;
  job.AddFile("1.txt", "text");
  std::filesystem::create_symlink(broken, job.corpus("2.txt"));
  std::filesystem::create_symlink(broken, job.corpus("3.jsonl"));
  job::v1::Source source;
  source.set_path("2.txt");
  source.set_kind(job::v1::SOURCE_KIND_FILE);
  job.AddSource(source);
  source.set_path("3.jsonl");
  source.set_kind(job::v1::SOURCE_KIND_JSON_LINES);
  job.AddSource(source);
  job.Write();
  dispatcher_.Offer(job.Lease(job.Files(0, 3)));
  dispatcher_.ReofferFailures();
  Worker worker(TestOptions(1), &job.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 1; }));
  worker.Drain(seconds(10));
  worker.Wait();
  EXPECT_THAT(dispatcher_.released(), SizeIs(5));
  EXPECT_THAT(dispatcher_.released()[0].detail, HasSubstr("2.txt: reading it failed"));
  EXPECT_THAT(job.Summary("0-3"), ElementsAre("1.txt parsed", "2.txt read-error", "3.jsonl@0 read-error"));
  EXPECT_EQ(job.Read("0-3").tally.machine_failed(), 2u);
}

// Its neighbours at the slot are none the wiser: only the shard that cannot be read goes back.
TEST_F(WorkerTest, AShardThatCannotBeReadHarmsNoOther) {
  const std::string broken = FileThatGivesAnError();
  if (broken.empty()) GTEST_SKIP() << "no file of this machine gives a read error";
  JobFixture job;
  constexpr int kFiles = 12;
  for (int i = 0; i < kFiles; ++i) {
    const std::string name = std::to_string(10 + i) + ".txt";
    if (i != 5) {
      job.AddFile(name, "text");
      continue;
    }
    std::filesystem::create_symlink(broken, job.corpus(name));
    job::v1::Source source;
    source.set_path(name);
    source.set_kind(job::v1::SOURCE_KIND_FILE);
    job.AddSource(source);
  }
  job.Write();
  for (uint32_t i = 0; i < kFiles; ++i) dispatcher_.Offer(job.Lease(job.Files(i, i + 1)));
  dispatcher_.ReofferFailures();
  Worker worker(TestOptions(1), &job.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == kFiles; }));
  worker.Drain(seconds(10));
  worker.Wait();
  EXPECT_THAT(dispatcher_.released(), SizeIs(5));
  for (const auto& released : dispatcher_.released()) EXPECT_EQ(released.shard, "5-6");
}

TEST_F(WorkerTest, JobOfAnotherVersionGoesBack) {
  JobFixture job;
  job.AddFile("a.txt", "text");
  job.Pin("older");
  job.Write();
  dispatcher_.Offer(job.Lease(job.Files(0, 1)));
  Worker worker(TestOptions(1), &job.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  ASSERT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.released().size() == 1; }));
  EXPECT_THAT(dispatcher_.released()[0].detail, HasSubstr("pinned to version older, this worker is test"));
}

TEST_F(WorkerTest, DocumentUnderWhichFiveWorkersDiedIsQuarantined) {
  JobFixture job;
  job.AddFile("a.txt", "gouji-test:crash");
  job.AddFile("b.txt", "fine");
  const std::string line = JsonDocument("x", "gouji-test:crash");
  job.AddLines("c.jsonl", {line, JsonDocument("y", "fine")});
  job.Write();
  const uint64_t first = line.size() + 1;
  std::vector<job::v1::ShardRange> ranges = {job.Files(0, 1), job.Files(0, 2), job.Part(2, 0, first),
                                             job.Part(2, 0, first + 1)};
  for (const auto& range : ranges) {
    dispatch::v1::Lease lease = job.Lease(range);
    lease.set_lost_attempts(7);  // two of them may have held others
    dispatcher_.Offer(lease);
  }
  dispatcher_.ReofferDrained();
  Worker worker(TestOptions(1), &job.store(), &dispatcher_);
  ASSERT_TRUE(worker.Start().ok());
  EXPECT_TRUE(dispatcher_.WaitUntil([&] { return dispatcher_.committed().size() == 4; }));
  EXPECT_THAT(job.Summary(store::ShardName(ranges[0])), ElementsAre("a.txt quarantined"));
  // More than one document: the coordinator splits such shards; here nobody is blamed unread.
  EXPECT_THAT(job.Summary(store::ShardName(ranges[1])), ElementsAre("a.txt crashed", "b.txt parsed"));
  EXPECT_THAT(job.Summary(store::ShardName(ranges[2])), ElementsAre("c.jsonl@0 quarantined"));
  EXPECT_EQ(job.Read(store::ShardName(ranges[2])).tally.machine_failed(), 1u);
  EXPECT_THAT(job.Summary(store::ShardName(ranges[3])), ElementsAre("x crashed", "y parsed"));
}

TEST_F(WorkerTest, ChildThatCannotStartFailsTheStart) {
  JobFixture job;
  for (const char* command : {"/bin/false", "/no/such/program"}) {
    WorkerOptions options = TestOptions(2);
    options.child_command = {command};
    Worker worker(options, &job.store(), &dispatcher_);
    EXPECT_THAT(worker.Start().ToString(), HasSubstr(command));
  }
}

}  // namespace
}  // namespace gouji::runtime
