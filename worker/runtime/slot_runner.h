// One slot: takes leases, has their documents read by the slot's child, and frames the records.
//
// Role: the loop between the desk, the child and the committer. Two commands are under way at a time, so that the child
// never waits for the next one; what a command holds is opened here and passed as descriptors.
// When the child ends with a document in hand, that document becomes a failed record and a new child goes on behind it.
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
#include "worker/intake/line_reader.h"
#include "worker/intake/source.h"
#include "worker/runtime/committer.h"
#include "worker/runtime/lease_desk.h"
#include "worker/runtime/record_check.h"
#include "worker/runtime/shard_run.h"
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
    const intake::SourceRoots* roots;
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

 private:
  struct Shard {
    std::unique_ptr<ShardRun> run;
    uint32_t items = 0;     // commands under way
    bool all_sent = false;  // no more commands will come
    bool dropped = false;   // given back or lost: what is still read for it goes nowhere
  };
  struct Sent {
    size_t file;  // index in ShardItem.files
    uint64_t size_bytes;
  };
  // A command under way.
  struct Item {
    std::shared_ptr<Shard> shard;
    ShardItem content;
    uint64_t number = 0;                                   // 0: nothing of it is at the child
    std::vector<Sent> sent;                                // documents at the child, in order
    size_t answered = 0;                                   // of `sent`
    size_t next_file = 0;                                  // first file without a record
    std::vector<std::optional<intake::Failure>> failures;  // by file: could not be opened
    env::UniqueFd lines;                                   // the JSON Lines file
    // Finds its lines here too: the child's word for where they are is not taken.
    std::unique_ptr<intake::LineReader> expected;
    bool all_lines = false;  // nothing more is expected of it
  };

  void Work();
  void FillPipeline();
  bool MayTakeShard() const;
  std::shared_ptr<Shard> BeginShard(std::shared_ptr<HeldLease> lease);
  absl::Status RecordQuarantine(ShardRun* run);
  absl::Status Send(Item* item);
  absl::Status SendFiles(Item* item);
  absl::Status SendLines(Item* item);
  absl::StatusOr<intake::OpenedSource> Open(const Item& item, size_t file);
  static bool MayPass(const ShardRun& run, std::string_view reason);
  static bool AllAnswered(Item* item);
  void CompleteItems();
  void CompleteFront();

  bool OnMessage(const ChildProcess::Message& message);
  bool OnFileRecord(Item* item, const ChildProcess::Message& message, const CheckedRecord& record);
  bool OnLineRecord(Item* item, const ChildProcess::Message& message, const CheckedRecord& record);
  void OnDeath(const Death& death);
  bool Blame(Item* item, const Death& death);
  void ResendAll();

  void AppendFailuresBefore(Item* item, size_t file);
  void AppendFailed(Shard* shard, std::string_view id, const intake::Failure& failure, uint64_t input_bytes);
  void NoteAppended(Shard* shard, const absl::Status& status);
  void FinishShard(Shard* shard);
  void GiveBack(Shard* shard, dispatch::v1::ReleaseReason reason, std::string_view detail);
  void GiveAllBack(dispatch::v1::ReleaseReason reason, std::string_view detail);
  void DropLost();
  void Trouble(const absl::Status& status);

  const Context context_;
  const uint32_t slot_;
  std::promise<absl::Status> started_;
  std::atomic<bool> abandoned_{false};
  WatchedChild child_;
  std::deque<std::unique_ptr<Item>> pipeline_;
  std::shared_ptr<Shard> filling_;  // the shard that gives the next command
  const Shard* watched_ = nullptr;  // whose limits the child is watched by
  uint64_t last_number_ = 0;
  absl::Status read_trouble_;  // what ends the attempts under way
  uint32_t blameless_deaths_ = 0;
  std::chrono::milliseconds trouble_pause_;
};

}  // namespace gouji::runtime
