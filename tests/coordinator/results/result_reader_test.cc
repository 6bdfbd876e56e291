#include "coordinator/results/result_reader.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "coordinator/results/resume_token.h"
#include "tests/coordinator/results/job_maker.h"
#include "tests/fakes/memory_store.h"

namespace gouji::results {
namespace {

using Event = ResultReader::Event;
using Ids = std::vector<std::string>;

const std::vector<std::string> kPaths = {"a.txt", "b.txt", "c.txt", "d.txt", "e.jsonl", "f.txt"};

std::string IdOf(std::string_view bytes) {
  report::v1::Record record;
  EXPECT_TRUE(record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return record.document_id();
}

struct Reading {
  Ids ids;
  Event end = Event::kRecord;
};

Reading ReadOn(ResultReader& reader) {
  Reading reading;
  std::string_view record;
  while ((reading.end = reader.Next(&record).value()) == Event::kRecord) reading.ids.push_back(IdOf(record));
  return reading;
}

Reading Read(store::Store& store, ReadOptions options = {}) {
  return ReadOn(*ResultReader::Open(store, kJob, std::move(options)).value());
}

Ids AllIds() {
  Ids ids = {"a.txt", "b.txt", "c.txt", "d.txt"};
  for (int at = 0; at < 100; at += 10) ids.push_back("e.jsonl@" + std::to_string(at));
  ids.push_back("f.txt");
  return ids;
}

void MakeWholeJob(JobMaker& job) {
  job.Plan({"0-4", "4.0-50"}, false);
  job.Plan({"4.50-100", "5-6"});
  job.Split("0-4", {"0-1", "1-4"});
  for (const char* shard : {"5-6", "4.50-100", "1-4", "4.0-50", "0-1"}) job.Resolve(shard);
}

TEST(ResultReaderTest, ReadsInDocumentOrderWhateverTheOrderOfCompletion) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  MakeWholeJob(job);
  EXPECT_EQ(Read(store).ids, AllIds());
  EXPECT_EQ(Read(store).end, Event::kPending) << "not sealed yet";
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  EXPECT_EQ(Read(store).ids, AllIds());
  EXPECT_EQ(Read(store).end, Event::kEnd);
}

TEST(ResultReaderTest, Invariant10_ReadingInTwoPiecesEqualsReadingInOne) {
  for (const bool sealed : {false, true}) {
    fakes::MemoryStore store;
    JobMaker job(store, kPaths);
    MakeWholeJob(job);
    if (sealed) job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
    for (size_t cut = 0; cut <= AllIds().size(); ++cut) {
      auto first = ResultReader::Open(store, kJob, {}).value();
      Ids ids;
      std::string_view record;
      for (size_t i = 0; i < cut; ++i) {
        ASSERT_EQ(first->Next(&record).value(), Event::kRecord);
        ids.push_back(IdOf(record));
      }
      const Reading second = Read(store, {.resume_token = first->token()});
      ids.insert(ids.end(), second.ids.begin(), second.ids.end());
      EXPECT_EQ(ids, AllIds()) << "cut after " << cut << (sealed ? ", sealed" : "");
    }
  }
}

TEST(ResultReaderTest, Invariant10_ATokenFromARunningJobIsGoodAfterItsEnd) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4", "4-6"});
  job.Resolve("0-4");
  auto reader = ResultReader::Open(store, kJob, {}).value();
  Reading first = ReadOn(*reader);
  EXPECT_EQ(first.end, Event::kPending);
  EXPECT_EQ(first.ids.size(), 4u);
  job.Split("4-6", {"4-5", "5-6"});
  job.Resolve("4-5");
  job.Resolve("5-6");
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  const Reading second = Read(store, {.resume_token = reader->token()});
  first.ids.insert(first.ids.end(), second.ids.begin(), second.ids.end());
  EXPECT_EQ(first.ids, AllIds());
  EXPECT_EQ(second.end, Event::kEnd);
  EXPECT_EQ(ReadOn(*reader).ids, second.ids) << "the same reader goes on, too";
}

TEST(ResultReaderTest, FollowsARunningJobToItsEnd) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  int waits = 0;
  const auto wait = [&] {
    switch (waits++) {
      case 0:
        job.Plan({"0-4"}, false);
        break;
      case 1:
        job.Split("0-4", {"0-2", "2-4"});
        job.Resolve("2-4");
        break;
      case 2:
        job.Resolve("0-2");
        break;
      case 3:
        job.Plan({"4-6"});
        job.Resolve("4-6");
        break;
      case 4:
        job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
        break;
      default:
        return false;
    }
    return true;
  };
  const Reading reading = Read(store, {.follow = true, .wait = wait});
  EXPECT_EQ(reading.ids, AllIds());
  EXPECT_EQ(reading.end, Event::kEnd);
  EXPECT_EQ(waits, 5);
}

TEST(ResultReaderTest, TellsNothingThatItHasNotMadeDurable) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4", "4-6"});
  job.Resolve("0-4");
  EXPECT_EQ(Read(store).ids.size(), 4u);
  EXPECT_EQ(store.synced(), (std::set<std::string>{store::OutcomeName(kJob, "0-4")}));
  job.Resolve("4-6");
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  EXPECT_EQ(Read(store).ids.size(), 15u);
  EXPECT_TRUE(store.synced().contains(store::ManifestName(kJob)));
}

TEST(ResultReaderTest, StopsFollowingWhenToldTo) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-6"});
  int waits = 0;
  const Reading reading = Read(store, {.follow = true, .wait = [&] { return ++waits < 3; }});
  EXPECT_EQ(reading.end, Event::kPending);
  EXPECT_EQ(waits, 3);
}

TEST(ResultReaderTest, Invariant11_WhatComesAfterTheManifestIsInvisible) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-1", "1-4", "4-6"});
  job.Resolve("0-1");
  auto started_before = ResultReader::Open(store, kJob, {}).value();
  std::string_view record;
  ASSERT_EQ(started_before->Next(&record).value(), Event::kRecord);
  job.Resolve("4-6");
  job.Seal(job::v1::FINAL_STATE_CANCELLED);
  job.Resolve("1-4");
  Ids visible = {"a.txt"};
  for (const std::string& id : job.Ids("4-6")) visible.push_back(id);
  EXPECT_EQ(Read(store).ids, visible);
  EXPECT_EQ(Read(store).end, Event::kEnd);
  const Reading rest = ReadOn(*started_before);
  EXPECT_EQ(rest.ids, Ids(visible.begin() + 1, visible.end()));
  EXPECT_EQ(rest.end, Event::kEnd);
}

TEST(ResultReaderTest, AJobWithoutDocumentsEnds) {
  fakes::MemoryStore store;
  JobMaker job(store, {});
  job.Plan({});
  EXPECT_EQ(Read(store).end, Event::kPending);
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  EXPECT_EQ(Read(store).end, Event::kEnd);
}

TEST(ResultReaderTest, DamageIsPassedOverAndTold) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-4", "4-5", "5-6"});
  for (const char* shard : {"0-4", "4-5", "5-6"}) job.Resolve(shard);
  job.Seal(job::v1::FINAL_STATE_SUCCEEDED);
  std::string bytes = store.Get(store::OutcomeName(kJob, "0-4")).value();
  const size_t place = bytes.find("b.txt");
  bytes[place] = 'X';
  store.Overwrite(store::OutcomeName(kJob, "0-4"), bytes);
  store.Overwrite(store::OutcomeName(kJob, "4-5"), "not a segment");
  auto reader = ResultReader::Open(store, kJob, {}).value();
  const Reading reading = ReadOn(*reader);
  EXPECT_EQ(reading.ids, (Ids{"a.txt", "c.txt", "d.txt", "f.txt"}));
  EXPECT_EQ(reading.end, Event::kEnd);
  ASSERT_EQ(reader->damage().size(), 2u);
  EXPECT_EQ(reader->damage()[0].shard, "0-4");
  EXPECT_LT(reader->damage()[0].region.begin, place);
  EXPECT_GT(reader->damage()[0].region.end, place);
  EXPECT_EQ(reader->damage()[1].shard, "4-5");
  EXPECT_TRUE(absl::IsDataLoss(reader->DamageStatus())) << reader->DamageStatus();
  EXPECT_NE(reader->DamageStatus().message().find("2 shards are damaged or lost: 0-4 4-5"),
            absl::string_view::npos)
      << reader->DamageStatus();
}

// A worker that was still at it when the job was cancelled may put an outcome that the manifest will not name.
TEST(ResultReaderTest, Invariant10NothingIsReadBetweenACancelAndItsManifest) {
  fakes::MemoryStore store;
  JobMaker job(store, kPaths);
  job.Plan({"0-1", "1-4", "4-5", "5-6"});
  job.Resolve("0-1");
  auto reader = ResultReader::Open(store, kJob, {}).value();
  Ids read = ReadOn(*reader).ids;
  EXPECT_EQ(read, (Ids{"a.txt"}));
  const auto control = [&](uint64_t number, job::v1::ControlKind kind) {
    job::v1::Control message;
    message.set_number(static_cast<uint32_t>(number));
    message.set_kind(kind);
    ASSERT_TRUE(store::PutMessage(store, store::ControlName(kJob, number), message).ok());
  };
  control(0, job::v1::CONTROL_KIND_PAUSE);
  job.Resolve("1-4");
  for (const std::string& id : ReadOn(*reader).ids) read.push_back(id);
  EXPECT_EQ(read, (Ids{"a.txt", "b.txt", "c.txt", "d.txt"})) << "a pause is no cancel";
  control(1, job::v1::CONTROL_KIND_CANCEL);
  job.Resolve("4-5");
  const Reading between = ReadOn(*reader);
  EXPECT_EQ(between.ids, Ids());
  EXPECT_EQ(between.end, Event::kPending);
  job.Seal(job::v1::FINAL_STATE_CANCELLED);
  const Reading rest = ReadOn(*reader);
  EXPECT_EQ(rest.end, Event::kEnd);
  read.insert(read.end(), rest.ids.begin(), rest.ids.end());
  EXPECT_EQ(read, Read(store).ids);
}

TEST(ResultReaderTest, RefusesUnknownJobsAndForeignTokens) {
  fakes::MemoryStore store;
  EXPECT_TRUE(absl::IsNotFound(ResultReader::Open(store, kJob, {}).status()));
  JobMaker job(store, kPaths);
  MakeWholeJob(job);
  auto reader = ResultReader::Open(store, kJob, {.filter = "table=cells"}).value();
  std::string_view record;
  ASSERT_EQ(reader->Next(&record).value(), Event::kRecord);
  const std::string token = reader->token();
  EXPECT_TRUE(ResultReader::Open(store, kJob, {.resume_token = token, .filter = "table=cells"}).ok());
  const std::string of_other_job = FormatToken({std::string(32, 'f'), 0, 0, 100}, "table=cells");
  for (const auto& [bad, filter] :
       std::vector<std::pair<std::string, std::string>>{{token, ""},
                                                        {token.substr(1), "table=cells"},
                                                        {token + "0", "table=cells"},
                                                        {of_other_job, "table=cells"},
                                                        {"x", "table=cells"},
                                                        {"a.1.2.3.4", "table=cells"}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        ResultReader::Open(store, kJob, {.resume_token = bad, .filter = filter}).status()))
        << bad;
  }
}

TEST(ResumeTokenTest, ComesBackAndEveryChangeIsSeen) {
  const std::string token = FormatToken({kJob, 12, 4'096, 77}, "f");
  const ResumePoint point = ParseToken(token, "f").value();
  EXPECT_EQ(point.job, kJob);
  EXPECT_EQ(point.source, 12u);
  EXPECT_EQ(point.begin, 4'096u);
  EXPECT_EQ(point.offset, 77u);
  for (size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_FALSE(ParseToken(changed, "f").ok()) << changed;
  }
}

}  // namespace
}  // namespace gouji::results
