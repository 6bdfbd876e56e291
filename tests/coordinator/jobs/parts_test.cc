// The parts of a coordinator by themselves: states, agenda, cutting of ranges, counters, requests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <thread>

#include "common/env/clock.h"
#include "common/segment/partition.h"
#include "common/store/framed.h"
#include "common/store/listing.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "coordinator/jobs/agenda.h"
#include "coordinator/jobs/context.h"
#include "coordinator/jobs/counters.h"
#include "coordinator/jobs/epoch_keeper.h"
#include "coordinator/jobs/job_state.h"
#include "coordinator/jobs/plan_view.h"
#include "coordinator/jobs/shard_split.h"
#include "coordinator/jobs/submission.h"
#include "coordinator/queue/memory_queue.h"
#include "tests/fakes/memory_store.h"

namespace gouji::jobs {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::shared_ptr<const job::v1::JobSpec> Spec(const std::string& id) {
  auto spec = std::make_shared<job::v1::JobSpec>();
  spec->set_job_id(id);
  return spec;
}

Controlled ControlOf(uint32_t number, job::v1::ControlKind kind) {
  Controlled update;
  update.control.set_number(number);
  update.control.set_kind(kind);
  return update;
}

Sealed ManifestOf(job::v1::FinalState state) {
  auto manifest = std::make_shared<job::v1::Manifest>();
  manifest->set_state(state);
  return {manifest};
}

TEST(JobStateTest, TheOrdinaryPath) {
  JobState job;
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_UNSPECIFIED);
  ASSERT_TRUE(job.Apply(Submitted{Spec("j")}).ok());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_PLANNING);
  ASSERT_TRUE(job.Apply(Listed{3, 30}).ok());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_RUNNING);
  ASSERT_TRUE(job.Apply(Planned{2}).ok());
  ASSERT_TRUE(job.Apply(SealingBegun{}).ok());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_SEALING);
  ASSERT_TRUE(job.Apply(SealingAbandoned{}).ok());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_RUNNING);
  ASSERT_TRUE(job.Apply(ManifestOf(job::v1::FINAL_STATE_SUCCEEDED)).ok());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(job.ToStatus().shards_total(), 2u);
}

TEST(JobStateTest, WhatCannotFollowChangesNothing) {
  JobState job;
  EXPECT_FALSE(job.Apply(Listed{1, 1}).ok());
  EXPECT_FALSE(job.Apply(ControlOf(0, job::v1::CONTROL_KIND_PAUSE)).ok());
  EXPECT_FALSE(job.Apply(ManifestOf(job::v1::FINAL_STATE_FAILED)).ok());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_UNSPECIFIED);
  ASSERT_TRUE(job.Apply(Submitted{Spec("j")}).ok());
  EXPECT_FALSE(job.Apply(Submitted{Spec("other")}).ok());
  EXPECT_FALSE(job.Apply(Planned{1}).ok()) << "no listing yet";
  EXPECT_FALSE(job.Apply(ControlOf(1, job::v1::CONTROL_KIND_PAUSE)).ok()) << "0 is missing";
  ASSERT_TRUE(job.Apply(ManifestOf(job::v1::FINAL_STATE_CANCELLED)).ok());
  EXPECT_FALSE(job.Apply(ManifestOf(job::v1::FINAL_STATE_SUCCEEDED)).ok());
  EXPECT_FALSE(job.Apply(SealingBegun{}).ok());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_CANCELLED);
}

TEST(JobStateTest, ControlsInOrderAndOnce) {
  JobState job;
  ASSERT_TRUE(job.Apply(Submitted{Spec("j")}).ok());
  ASSERT_TRUE(job.Apply(ControlOf(0, job::v1::CONTROL_KIND_PAUSE)).ok());
  EXPECT_TRUE(job.paused());
  ASSERT_TRUE(job.Apply(ControlOf(1, job::v1::CONTROL_KIND_RESUME)).ok());
  ASSERT_TRUE(job.Apply(ControlOf(0, job::v1::CONTROL_KIND_PAUSE)).ok()) << "known already";
  EXPECT_FALSE(job.paused());
  ASSERT_TRUE(job.Apply(ControlOf(2, job::v1::CONTROL_KIND_CANCEL)).ok());
  EXPECT_TRUE(job.cancelled());
  EXPECT_EQ(job.state(), job::v1::JOB_STATE_SEALING);
  EXPECT_EQ(job.next_control(), 3u);
}

TEST(AgendaTest, RunsWhatIsDueInOrder) {
  env::SimulatedClock clock;
  Agenda agenda(clock);
  std::vector<std::string> ran;
  agenda.Add(
      "late", [&] { return ran.push_back("late"), Agenda::kNever; }, milliseconds(20));
  agenda.Add("often", [&] { return ran.push_back("often"), milliseconds(10); });
  EXPECT_TRUE(agenda.RunOne());
  EXPECT_FALSE(agenda.RunOne());
  clock.Advance(10);
  EXPECT_TRUE(agenda.RunOne());
  clock.Advance(10);
  while (agenda.RunOne()) {
  }
  EXPECT_THAT(ran, ElementsAre("often", "often", "late", "often"));
  agenda.Wake("late");
  EXPECT_TRUE(agenda.RunOne());
  EXPECT_EQ(ran.back(), "late");
  agenda.Remove("often");
  clock.Advance(1'000);
  EXPECT_FALSE(agenda.RunOne());
  agenda.Wake("unknown");
  EXPECT_FALSE(agenda.RunOne());
}

TEST(AgendaTest, TellsWhatRunsOrWaitsForTooLong) {
  env::SimulatedClock clock;
  Agenda agenda(clock);
  const auto stuck = [&] {
    return agenda.Stuck(std::chrono::seconds(60), std::chrono::seconds(20)).value_or("");
  };
  std::promise<void> begun;
  std::promise<void> gate;
  agenda.Add("seal", [&] {
    begun.set_value();
    gate.get_future().wait();
    return Agenda::kNever;
  });
  agenda.Add(
      "later", [] { return Agenda::kNever; }, std::chrono::hours(1));
  agenda.Start(1);
  begun.get_future().wait();
  agenda.Add("claims", [] { return Agenda::kNever; });
  clock.Advance(20'000);
  EXPECT_EQ(stuck(), "");
  clock.Advance(1'000);
  EXPECT_EQ(stuck(), "claims waits for 21 s");
  clock.Advance(40'000);
  EXPECT_EQ(stuck(), "seal runs for 61 s");
  gate.set_value();
  agenda.Stop();
  EXPECT_EQ(stuck(), "");
}

TEST(AgendaTest, WakeDuringARunRunsOnceMore) {
  env::SimulatedClock clock;
  Agenda agenda(clock);
  int runs = 0;
  agenda.Add("task", [&] {
    if (++runs == 1) agenda.Wake("task");
    return Agenda::kNever;
  });
  while (agenda.RunOne()) {
  }
  EXPECT_EQ(runs, 2);
  agenda.Add("task", [&] {
    agenda.Remove("task");
    agenda.Wake("task");
    return milliseconds(0);
  });
  EXPECT_TRUE(agenda.RunOne());
  EXPECT_FALSE(agenda.RunOne()) << "removed by itself";
}

TEST(AgendaTest, NeverTheSameTaskTwiceAtOnce) {
  Agenda agenda(env::RealClock());
  std::atomic<int> inside = 0, runs = 0;
  std::atomic<bool> twice = false;
  agenda.Add("task", [&] {
    if (++inside > 1) twice = true;
    ++runs;
    --inside;
    return Agenda::kNever;
  });
  agenda.Start(4);
  while (runs < 1'000) agenda.Wake("task");
  agenda.Stop();
  EXPECT_FALSE(twice);
}

// A listing slice of `count` sources of `size` bytes each.
std::string Slice(int count, uint64_t size, job::v1::SourceKind kind) {
  std::string slice;
  for (int i = 0; i < count; ++i) {
    job::v1::Source source;
    source.set_path("doc-" + std::to_string(i));
    source.set_size_bytes(size);
    source.set_kind(kind);
    store::AppendFrame(source.SerializeAsString(), &slice);
  }
  return slice;
}

job::v1::ShardRange RangeOf(uint32_t first, uint32_t end, const std::string& slice) {
  job::v1::ShardRange range;
  range.set_first_source(first);
  range.set_end_source(end);
  range.set_listing_offset(1'000);
  range.set_listing_bytes(static_cast<uint32_t>(slice.size()));
  return range;
}

TEST(ShardSplitTest, Invariant02RunsOfSourcesArePartitioned) {
  for (int count : {2, 3, 31, 32, 33, 100, 4'096}) {
    const std::string slice = Slice(count, 7, job::v1::SOURCE_KIND_FILE);
    const job::v1::ShardRange range = RangeOf(5, 5 + static_cast<uint32_t>(count), slice);
    auto children = CutRange(range, slice);
    ASSERT_TRUE(children.ok());
    EXPECT_EQ(children->size(), std::min<size_t>(static_cast<size_t>(count), kFanout));
    google::protobuf::RepeatedPtrField<job::v1::ShardRange> list(children->begin(), children->end());
    EXPECT_TRUE(segment::CheckPartition(range, list).ok()) << count;
    // Each child's slice holds its own sources.
    uint32_t next = 5;
    for (const job::v1::ShardRange& child : *children) {
      auto sources = store::ParseListingSlice(
          std::string_view(slice).substr(child.listing_offset() - 1'000, child.listing_bytes()));
      ASSERT_TRUE(sources.ok());
      ASSERT_EQ(sources->size(), child.end_source() - child.first_source());
      EXPECT_EQ(sources->front().path(), "doc-" + std::to_string(next - 5));
      EXPECT_EQ(child.input_bytes(), 7 * sources->size());
      next = child.end_source();
    }
  }
}

TEST(ShardSplitTest, Invariant02BytesDownToOne) {
  const std::string slice = Slice(1, 1'000'000, job::v1::SOURCE_KIND_JSON_LINES);
  job::v1::ShardRange range = RangeOf(3, 4, slice);
  int rounds = 0;
  for (;; ++rounds) {
    auto children = CutRange(range, slice);
    ASSERT_TRUE(children.ok());
    if (children->empty()) break;
    google::protobuf::RepeatedPtrField<job::v1::ShardRange> list(children->begin(), children->end());
    ASSERT_TRUE(segment::CheckPartition(range, list).ok());
    if (rounds == 0) {
      EXPECT_EQ(children->back().end(), 1'000'000u);
    }
    range = children->back();
  }
  EXPECT_EQ(range.end() - range.begin(), 1u);
  EXPECT_EQ(rounds, 4) << "32^4 > 1 000 000";
}

TEST(ShardSplitTest, WhatCannotBeCut) {
  for (auto kind : {job::v1::SOURCE_KIND_FILE, job::v1::SOURCE_KIND_ARCHIVE}) {
    const std::string slice = Slice(1, 1'000'000, kind);
    EXPECT_TRUE(CutRange(RangeOf(0, 1, slice), slice)->empty());
  }
  EXPECT_TRUE(absl::IsDataLoss(CutRange(RangeOf(0, 2, "x"), "x").status()));
  const std::string one = Slice(1, 5, job::v1::SOURCE_KIND_FILE);
  EXPECT_TRUE(absl::IsDataLoss(CutRange(RangeOf(0, 2, one), one).status())) << "one source too few";
}

TEST(CountersTest, ThereAndBackWithoutTheDigest) {
  job::v1::Tally tally;
  tally.set_documents(7);
  tally.set_failed(2);
  tally.set_findings_info(1);
  tally.set_digest("not counted");
  queue::Counters counters = ToCounters(tally);
  EXPECT_EQ(counters, (queue::Counters{{"documents", 7}, {"failed", 2}, {"findings_info", 1}}));
  counters["of a later version"] = 5;
  job::v1::Tally back = ToTally(counters);
  tally.clear_digest();
  EXPECT_EQ(back.SerializeAsString(), tally.SerializeAsString());
}

TEST(PlanViewTest, RunsAndOrdinalsAcrossChunks) {
  fakes::MemoryStore store;
  const std::string job = store::JobId("t", "r");
  auto put = [&](uint32_t number, uint64_t first, uint64_t count, bool last) {
    job::v1::PlanChunk chunk;
    chunk.set_number(number);
    chunk.set_first_shard(first);
    chunk.set_last(last);
    for (uint64_t i = first; i < first + count; ++i) {
      job::v1::ShardRange* shard = chunk.add_shards();
      shard->set_first_source(static_cast<uint32_t>(10 * i));
      shard->set_end_source(static_cast<uint32_t>(10 * i + 10));
    }
    ASSERT_TRUE(store::PutMessage(store, store::PlanName(job, number), chunk).ok());
  };
  PlanView plan(store, job);
  EXPECT_TRUE(absl::IsNotFound(plan.From(0, 10).status()));
  put(0, 0, 3, false);
  EXPECT_EQ(plan.From(1, 10)->shards.size(), 2u);
  EXPECT_FALSE(plan.From(1, 10)->last);
  EXPECT_TRUE(absl::IsNotFound(plan.From(3, 10).status()));
  EXPECT_TRUE(absl::IsNotFound(plan.Total().status()));
  put(1, 3, 4, false);
  put(2, 7, 1, true);
  EXPECT_EQ(plan.From(4, 2)->shards[0].name, "40-50");
  EXPECT_EQ(plan.From(4, 2)->shards[1].ordinal, 5u);
  EXPECT_TRUE(plan.From(7, 2)->last);
  EXPECT_TRUE(plan.From(8, 2)->shards.empty());
  EXPECT_TRUE(plan.From(8, 2)->last);
  EXPECT_EQ(*plan.Total(), 8u);
  job::v1::ShardRange range;
  for (uint32_t i = 0; i < 8; ++i) {
    range.set_first_source(10 * i);
    range.set_end_source(10 * i + 10);
    EXPECT_EQ(*plan.OrdinalOf(range), i);
    range.set_end_source(10 * i + 5);
    EXPECT_EQ(*plan.OrdinalOf(range), queue::kNoOrdinal) << "a child";
    range.set_first_source(10 * i + 5);
    range.set_end_source(10 * i + 10);
    EXPECT_EQ(*plan.OrdinalOf(range), queue::kNoOrdinal) << "a child";
  }
}

// Whoever shows the health of a process hears of changes in the order in which they hold.
TEST(EpochKeeperTest, WhatIsToldLastIsWhatHolds) {
  fakes::MemoryStore store;
  queue::MemoryQueue queue(queue::Limits{});
  env::SimulatedClock clock;
  Context context({}, store, queue, clock);
  EpochKeeper keeper(context, [] { return absl::OkStatus(); });
  std::promise<void> telling;
  std::vector<bool> told;
  std::mutex mutex;
  keeper.OnServing([&](bool serving) {
    if (!serving) {
      telling.set_value();
      // Time for the other thread's change to overtake this one's telling.
      std::this_thread::sleep_for(milliseconds(50));
    }
    std::lock_guard lock(mutex);
    told.push_back(serving);
  });
  keeper.Step();
  ASSERT_TRUE(keeper.serving());
  std::thread loses([&] { keeper.Observe(absl::UnavailableError("gone")).IgnoreError(); });
  telling.get_future().wait();
  keeper.Step();
  loses.join();
  EXPECT_TRUE(keeper.serving());
  EXPECT_THAT(told, ElementsAre(true, false, true));
}

TEST(SubmissionTest, AListOfPathsThatNoSpecHoldsIsRefused) {
  fakes::MemoryStore store;
  job::v1::SubmitJobRequest request;
  request.set_request_id("r");
  for (int i = 0; i < 70; ++i) {
    request.add_roots()->set_locator("/" + std::to_string(i) + std::string(1 << 20, 'x'));
  }
  const absl::Status refused = SpecOf(request, "default", store).status();
  EXPECT_TRUE(absl::IsInvalidArgument(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("the list of 70 paths takes 70 MiB"));
  request.mutable_roots()->DeleteSubrange(10, 60);
  EXPECT_TRUE(SpecOf(request, "default", store).ok());
}

TEST(SubmissionTest, DifferencesAreNamed) {
  job::v1::JobSpec a;
  a.set_priority(5);
  a.add_roots()->set_locator("/x");
  job::v1::JobSpec b = a;
  b.set_slots_hint(7);
  b.set_program_version("other");
  b.mutable_submit_time()->set_seconds(5);
  EXPECT_EQ(Difference(a, b), "");
  b.set_priority(6);
  b.mutable_roots(0)->set_locator("/y");
  b.mutable_limits()->set_max_steps(1);
  EXPECT_EQ(Difference(a, b), "roots, priority, limits");
}

}  // namespace
}  // namespace gouji::jobs
