// One slot: takes leases, has their documents read by the slot's child, and frames the records.
//
// Role: the loop between the desk, the child and the committer. Two commands are under way at a time, so that the child
// never waits for the next one; what a command holds is opened here and passed as descriptors.
// When the child ends with a document in hand, that document becomes a failed record and a new child goes on behind it.
// A document that takes long keeps its child, aside, and another child goes on behind it; its record takes its place later.
// An archive's members are unpacked by a second child and go to the first as files do; a large one is split before it is read.
// A child that ends three times with nothing in hand is this machine's trouble: the shards go back, no document is blamed.
// Ownership: everything in Context outlives it. Threads: Run is the slot's thread; the rest from any.
// Errors: none leave Run.
//
//   SlotRunner runner(context, 0);  std::thread thread([&] { runner.Run(); });
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/telemetry/liveness.h"
#include "worker/intake/line_reader.h"
#include "worker/intake/source.h"
#include "worker/runtime/archive_survey.h"
#include "worker/runtime/asides.h"
#include "worker/runtime/committer.h"
#include "worker/runtime/lease_desk.h"
#include "worker/runtime/member_feed.h"
#include "worker/runtime/record_check.h"
#include "worker/runtime/shard_run.h"
#include "worker/runtime/slot_item.h"
#include "worker/runtime/watched_child.h"
#include "worker/runtime/worker.h"

namespace gouji::runtime {

class SlotRunner {
 public:
  struct Context {
    const WorkerOptions* options;
    store::Store* store;
    LeaseDesk* desk;
    Committer* committer;
    JobCache* jobs;
    WorkerObserver* observer;
    std::atomic<uint64_t>* attempts;  // numbers attempts within the worker
  };

  SlotRunner(const Context& context, uint32_t slot);

  // Until the desk is exhausted and what was taken is done, or Abandon was called. The child ends with it.
  void Run();
  // Set when the first child is ready, or could not be started.
  std::future<absl::Status> started() { return started_.get_future(); }
  // Shards under work go back at once.
  void Abandon() { abandoned_ = true; }
  // Does not come back from what it does.
  std::optional<std::string> Still(std::chrono::milliseconds bound) const { return pulse_.Still(bound); }
  // Resident memory of the slot's children, as last seen.
  uint64_t child_bytes() const { return child_bytes_; }

 private:
  void Work();
  void FillPipeline();
  // What the shard that is read gives next, if anything; `later`: members of an archive that are not unpacked yet.
  absl::Status NextContent(std::optional<ShardItem>* content, bool* later);
  absl::Status PollArchive(std::optional<ShardItem>* content, bool* later);
  absl::Status OpenArchiveOf(ShardItem* item);
  void StartFeed(OpenArchive archive);
  void CloseFilling();
  bool MayTakeShard() const;
  std::shared_ptr<SlotShard> BeginShard(std::shared_ptr<HeldLease> lease);
  absl::Status RecordQuarantine(ShardRun* run);
  absl::Status Send(SlotItem* item);
  absl::Status SendFiles(SlotItem* item);
  absl::Status SendLines(SlotItem* item);
  absl::Status SendOpened(SlotItem* item, const std::vector<ChildProcess::File>& files);
  // The files from `first` on.
  std::vector<absl::StatusOr<intake::OpenedSource>> Open(const ShardRun& run, const ShardItem& content,
                                                         size_t first);
  absl::StatusOr<intake::OpenedSource> OpenLines(const SlotItem& item);
  static bool MayPass(const ShardRun& run, std::string_view reason);
  static bool AllAnswered(SlotItem* item);
  void CompleteItems();
  void CompleteFront();

  bool OnMessage(const ChildProcess::Message& message);
  bool OnFileRecord(SlotItem* item, const ChildProcess::Message& message, const CheckedRecord& record);
  bool OnLineRecord(SlotItem* item, const ChildProcess::Message& message, const CheckedRecord& record);
  void OnDeath(const Death& death);
  std::optional<SlotDocument> InHand(const SlotItem& item) const;
  void PassOver(SlotItem* item, const SlotDocument& document);
  static std::string NameOf(const SlotDocument& document, const Death& death);
  static bool Wanted(const SlotDocument& document, std::string_view id);
  bool Blame(SlotItem* item, const Death& death);
  void NoteKilled(const SlotDocument& document, std::string_view id, const Death& death);
  void SetAsideWhatTakesLong();
  void PollAsides();
  void ResendAll();

  void AppendFailuresBefore(SlotItem* item, size_t file);
  void AppendFailed(SlotShard* shard, std::string_view id, const intake::Failure& failure,
                    uint64_t input_bytes);
  void NoteAppended(SlotShard* shard, const absl::Status& status);
  void FinishShard(SlotShard* shard);
  void AsideDone(SlotShard* shard);
  void Submit(SlotShard* shard);
  void GiveBack(SlotShard* shard, dispatch::v1::ReleaseReason reason, std::string_view detail);
  void GiveAllBack(dispatch::v1::ReleaseReason reason, std::string_view detail);
  // Says that those it has get on, and drops the lost ones.
  void LookAtLeases();
  void ShowMoves(std::chrono::steady_clock::time_point now);
  // What ended with the grace is no failure.
  dispatch::v1::ReleaseReason ReasonForTrouble() const {
    return abandoned_ ? dispatch::v1::RELEASE_REASON_DRAIN : dispatch::v1::RELEASE_REASON_FAILURE;
  }
  bool Fetches(const ShardRun& fetching, bool moved);
  void Trouble(const absl::Status& status);
  void Unreadable(SlotShard* shard, const absl::Status& status);
  bool Pauses() const { return std::chrono::steady_clock::now() < no_new_until_; }

  const Context context_;
  const uint32_t slot_;
  std::promise<absl::Status> started_;
  std::atomic<bool> abandoned_{false};
  std::atomic<uint64_t> child_bytes_{0};
  telemetry::Pulse pulse_;
  SlotTemplate template_;
  std::unique_ptr<WatchedChild> child_;
  Asides asides_;
  std::deque<std::unique_ptr<SlotItem>> pipeline_;
  std::shared_ptr<SlotShard> filling_;  // the shard that gives the next command
  WatchedChild unpacker_;               // for archives; started when the first one comes
  uint64_t unpacker_number_ = 0;
  std::unique_ptr<ArchiveSurvey> survey_;  // of filling_: one of these two while it is at an archive
  std::unique_ptr<MemberFeed> feed_;
  bool far_archive_ = false;
  const SlotShard* watched_ = nullptr;  // whose limits the child is watched by
  uint64_t last_number_ = 0;
  uint32_t blameless_deaths_ = 0;
  std::chrono::milliseconds trouble_pause_;
  std::chrono::steady_clock::time_point no_new_until_;  // shards are taken again
};

}  // namespace gouji::runtime
