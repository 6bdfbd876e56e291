// A worker over archives, with real children; their readers are scripted (scripted_reader.cc).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/store/names.h"
#include "tests/fakes/archives.h"
#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {
namespace {

using fakes::ArchiveMember;
using fakes::MakeArchive;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Strings = std::vector<std::string>;

void AddArchive(JobFixture* job, const std::string& name, const std::string& bytes) {
  std::ofstream(job->corpus(name), std::ios::binary) << bytes;
  job::v1::Source source;
  source.set_path(name);
  source.set_kind(job::v1::SOURCE_KIND_ARCHIVE);
  job->AddSource(std::move(source));
}

// More than a worker reads in one go.
std::vector<ArchiveMember> ManyMembers() {
  std::vector<ArchiveMember> members;
  for (int i = 0; i < 400; ++i) {
    members.push_back({"m" + std::to_string(i) + ".html", "text " + std::string(20'000, 'x')});
  }
  members[7].bytes = "gouji-test:crash";
  members[300].bytes = "gouji-test:crash";
  return members;
}

class ArchiveTest : public testing::Test {
 protected:
  Strings Records(JobFixture* job, const job::v1::ShardRange& range, uint32_t lost_attempts = 0) {
    FakeDispatcher dispatcher;
    dispatch::v1::Lease lease = job->Lease(range);
    lease.set_lost_attempts(lost_attempts);
    dispatcher.Offer(lease);
    Worker worker(TestOptions(1), &job->store(), &dispatcher);
    EXPECT_TRUE(worker.Start().ok());
    EXPECT_TRUE(dispatcher.WaitUntil([&] { return !dispatcher.committed().empty(); }));
    worker.Drain(seconds(10));
    worker.Wait();
    EXPECT_THAT(dispatcher.released(), IsEmpty());
    const JobFixture::Outcome outcome = job->Read(store::ShardName(range));
    if (outcome.header.kind() == job::v1::OUTCOME_KIND_SPLIT) {
      EXPECT_THAT(outcome.records, IsEmpty());
      children_.assign(outcome.header.children().begin(), outcome.header.children().end());
      return {"split"};
    }
    return job->Summary(store::ShardName(range));
  }

  std::vector<job::v1::ShardRange> children_;
};

TEST_F(ArchiveTest, MembersAreDocumentsInTheirOrder) {
  const std::vector<ArchiveMember> members = {
      {"b.txt", "second"},
      {.name = "folder/", .folder = true},
      {"folder/lines.jsonl", JsonDocument("x", "one") + "\n\nbroken\n" + R"({"text":"no id"})"},
      {"inner.tar.gz", "x"},
      {"../a\n.txt", "name"},
      {"\xC4\xEA.txt", "gbk"},
      {"b.txt", "twice"}};
  for (const char* format : {"zip", "tar.gz", "tar"}) {
    JobFixture job;
    job.AddFile("0.txt", "before");
    AddArchive(&job, "a", MakeArchive(format, members));
    job.AddFile("z.txt", "behind");
    job.Write();
    EXPECT_THAT(
        Records(&job, job.Files(0, 3)),
        ElementsAre("0.txt parsed", "a!/b.txt parsed", "x parsed", "a!/folder/lines.jsonl@25 bad-json",
                    "a!/folder/lines.jsonl@32 parsed", "a!/inner.tar.gz unsupported", "a!/../a%0A.txt parsed",
                    "a!/%C4%EA.txt parsed", "a!/b.txt parsed", "z.txt parsed"))
        << format;
    const JobFixture::Outcome outcome = job.Read("0-3");
    EXPECT_EQ(outcome.records[1].header().title().text(), "second");
    EXPECT_EQ(outcome.records[8].header().title().text(), "twice");
    EXPECT_EQ(outcome.records[2].charset(), "line");
    // Nothing is ever put under the name that a member has.
    EXPECT_FALSE(std::filesystem::exists(job.directory() + "/a\n.txt"));
  }
}

TEST_F(ArchiveTest, AMemberThatBreaksItsReaderCostsItself) {
  JobFixture job;
  AddArchive(&job, "a.zip",
             MakeArchive("zip", {{"1.txt", "fine"},
                                 {"2.txt", "gouji-test:crash"},
                                 {"f.jsonl", JsonDocument("x", "fine") + "\n" +
                                                 JsonDocument("y", "gouji-test:crash") + "\n" +
                                                 JsonDocument("z", "fine")},
                                 {"3.txt", "fine"}}));
  job.Write();
  EXPECT_THAT(Records(&job, job.Files(0, 1)),
              ElementsAre("a.zip!/1.txt parsed", "a.zip!/2.txt crashed", "x parsed", "y crashed", "z parsed",
                          "a.zip!/3.txt parsed"));
}

TEST_F(ArchiveTest, AMemberThatBreaksTheUnpackingCostsItselfOrWhatIsBehind) {
  const std::vector<ArchiveMember> members = {
      {"1.txt", "fine"}, {"gouji-test:crash", "fine"}, {"2.txt", "fine"}, {"3.txt", "fine"}};
  for (const char* format : {"zip", "tar.gz"}) {
    JobFixture job;
    AddArchive(&job, "a", MakeArchive(format, members));
    job.Write();
    // Whoever goes on behind it has to pass over it, and dies too.
    EXPECT_THAT(Records(&job, job.Files(0, 1)), ElementsAre("a!/1.txt parsed", "a@1 crashed")) << format;
    EXPECT_EQ(job.Read("0-1").tally.machine_failed(), 1u);
  }
  JobFixture job;
  AddArchive(
      &job, "a",
      MakeArchive("zip",
                  {{"1.txt", "fine"}, {"gouji-test:late:gouji-test:crash", "fine"}, {"2.txt", "fine"}}));
  job.Write();
  EXPECT_THAT(
      Records(&job, job.Files(0, 1)),
      ElementsAre("a!/1.txt parsed", "a!/gouji-test:late:gouji-test:crash crashed", "a!/2.txt parsed"));
}

TEST_F(ArchiveTest, WhatIsBeforeTheDamageIsRead) {
  JobFixture job;
  const std::string whole = MakeArchive(
      "tar", {{"1.txt", "fine"}, {"2.jsonl", JsonDocument("x", "fine") + "\n" + std::string(3000, ' ')}});
  AddArchive(&job, "a.tar", whole.substr(0, 2048));
  AddArchive(&job, "b.zip", "no archive");
  AddArchive(&job, "c.zip", "");
  job.Write();
  std::filesystem::remove(job.corpus("c.zip"));
  EXPECT_THAT(Records(&job, job.Files(0, 3)),
              ElementsAre("a.tar!/1.txt parsed", "x parsed", "a.tar!/2.jsonl@25 truncated",
                          "a.tar@2 truncated", "b.zip unsupported", "c.zip input-changed"));
}

TEST_F(ArchiveTest, ALongLineOfAMemberIsPassedOver) {
  job::v1::Limits limits;
  limits.set_max_document_bytes(100'000);
  JobFixture job(limits);
  // Lines that end in many pieces, one of them far over the limit.
  std::string lines = JsonDocument("a", std::string(90'000, 'x')) + "\n";
  lines += std::string(5'000'000, 'y') + "\n";
  for (int i = 0; i < 100; ++i) lines += JsonDocument(std::to_string(i), std::string(80'000, 'z')) + "\n";
  AddArchive(&job, "a.zip",
             MakeArchive("zip", {{"f.jsonl", lines}, {"large.txt", std::string(100'001, 'x')}}));
  job.Write();
  const Strings records = Records(&job, job.Files(0, 1));
  ASSERT_THAT(records, SizeIs(103));
  EXPECT_EQ(records[0], "a parsed");
  EXPECT_EQ(records[1], "a.zip!/f.jsonl@90021 too-large");
  EXPECT_EQ(records[2], "0 parsed");
  EXPECT_EQ(records[101], "99 parsed");
  EXPECT_EQ(records[102], "a.zip!/large.txt too-large");
}

TEST_F(ArchiveTest, ALargeArchiveIsSplitAndItsPartsAreTheWhole) {
  for (const char* format : {"zip", "tar.gz"}) {
    JobFixture job;
    // Packed, the members are nothing: it is large by what stands behind them.
    std::vector<ArchiveMember> members = ManyMembers();
    members.push_back({"noise.txt", fakes::Noise(6'000'000, 1)});
    AddArchive(&job, "a", MakeArchive(format, members));
    job.Write();
    ASSERT_THAT(Records(&job, job.Files(0, 1)), ElementsAre("split")) << format;
    const std::vector<job::v1::ShardRange> children = children_;
    ASSERT_GE(children.size(), 3u) << format;
    EXPECT_LE(children.size(), 8u);
    EXPECT_EQ(children.front().begin(), 0u);
    EXPECT_EQ(children.back().end(), 402u) << "the end is an entry of its own";
    Strings all;
    for (const job::v1::ShardRange& child : children) {
      const Strings part = Records(&job, child);
      all.insert(all.end(), part.begin(), part.end());
    }
    ASSERT_THAT(all, SizeIs(401)) << format;
    EXPECT_EQ(all[7], "a!/m7.html crashed");
    EXPECT_EQ(all[8], "a!/m8.html parsed");
    EXPECT_EQ(all[300], "a!/m300.html crashed");
    EXPECT_EQ(all[399], "a!/m399.html parsed");
    EXPECT_EQ(all[400], "a!/noise.txt parsed");
  }
}

// Else a job of many such archives would have more parts than its end can name.
TEST_F(ArchiveTest, OneArchiveAmongManyIsNotSplitForTheSlots) {
  JobFixture job;
  std::vector<ArchiveMember> members = ManyMembers();
  members.push_back({"noise.txt", fakes::Noise(6'000'000, 1)});
  AddArchive(&job, "a", MakeArchive("zip", members));
  for (int i = 0; i < 40; ++i) AddArchive(&job, "b" + std::to_string(i), fakes::Noise(6'000'000, 2));
  job.Write();
  EXPECT_THAT(Records(&job, job.Files(0, 1)), SizeIs(401));
}

TEST_F(ArchiveTest, WhereWorkersDiedASmallArchiveIsSplitTooDownToOneMember) {
  JobFixture job;
  AddArchive(&job, "a.zip",
             MakeArchive("zip", {{"1.txt", "fine"}, {"2.txt", "gouji-test:crash"}, {"3.txt", "fine"}}));
  job.Write();
  EXPECT_THAT(Records(&job, job.Files(0, 1), /*lost_attempts=*/2), ElementsAre("split"));
  ASSERT_THAT(children_, SizeIs(1));
  EXPECT_EQ(store::ShardName(children_[0]), "0.0-4");
  EXPECT_THAT(Records(&job, job.Part(0, 0, 1)), ElementsAre("a.zip!/1.txt parsed"));
  EXPECT_THAT(Records(&job, job.Part(0, 1, 2), /*lost_attempts=*/7), ElementsAre("a.zip@1 quarantined"));
  EXPECT_THAT(Records(&job, job.Part(0, 2, 3)), ElementsAre("a.zip!/3.txt parsed"));
  EXPECT_THAT(Records(&job, job.Part(0, 3, 4)), IsEmpty()) << "the end";
}

TEST_F(ArchiveTest, AnArchiveUnderWhichFiveWorkersDiedUnopenedIsQuarantined) {
  JobFixture job;
  AddArchive(&job, "a.zip", MakeArchive("zip", {{"1.txt", "fine"}}));
  job.Write();
  EXPECT_THAT(Records(&job, job.Files(0, 1), /*lost_attempts=*/7), ElementsAre("a.zip quarantined"));
}

TEST_F(ArchiveTest, PartsOfAnArchiveThatIsAnotherOneSaySo) {
  JobFixture job;
  AddArchive(&job, "a.tar", MakeArchive("tar", {{"1.txt", "fine"}, {"2.txt", "fine"}}));
  job.Write();
  // Split when it had nine members.
  EXPECT_THAT(Records(&job, job.Part(0, 0, 4)),
              ElementsAre("a.tar!/1.txt parsed", "a.tar!/2.txt parsed", "a.tar@2 input-changed"));
  EXPECT_THAT(Records(&job, job.Part(0, 4, 8)), ElementsAre("a.tar@4 input-changed"));
  std::ofstream(job.corpus("a.tar"), std::ios::binary | std::ios::app) << "more";
  EXPECT_THAT(Records(&job, job.Part(0, 8, 10)), ElementsAre("a.tar@8 input-changed"));
}

TEST_F(ArchiveTest, ARequeuedJobHasTheMembersThatFailed) {
  for (const auto& [wanted, expected] : std::vector<std::pair<Strings, Strings>>{
           {{"a.zip!/2.txt"}, {"a.zip!/2.txt parsed"}},
           {{"y"}, {"y parsed"}},
           {{"a.zip"}, {"a.zip!/1.txt parsed", "a.zip!/2.txt parsed", "x parsed", "y parsed"}}}) {
    JobFixture job;
    job.Only(wanted);
    AddArchive(
        &job, "a.zip",
        MakeArchive("zip", {{"1.txt", "fine"},
                            {"2.txt", "fine"},
                            {"f.jsonl", JsonDocument("x", "fine") + "\n" + JsonDocument("y", "fine")}}));
    job.Write();
    EXPECT_EQ(Records(&job, job.Files(0, 1)), expected);
  }
}

}  // namespace
}  // namespace gouji::runtime
