// The protocol as a state machine small enough to be explored whole.
//
// Role: one job, two coordinators, two workers, one Redis, one store. The schedule is QueueState itself, the pure code
// that MemoryQueue runs and that the Redis Functions are held equal to; what coordinators and workers do around it is
// spelled out here, one effect on store or queue a step, in the order of the real ones. Snapshots are made by
// jobs::SnapshotOf.
// The plan has two shards: 0-2, which a worker may resolve or SPLIT into 0-1 and 1-2, and 2-3. On request two clients
// submit the job under one request id, somebody cancels it, and a reader follows it, document by document, each from the token of
// the one before.
// Left out: documents that fail, pauses (they touch no object that anybody reads), several jobs and partitions. Time passes as steps: a lease that nobody holds any
// more, and a back-off, end whenever a coordinator looks. That Redis loses its last writes is decided before these are
// made: from some state on nothing reaches the disk, and a restart follows within kept_writes. So no state carries a
// history, and every loss of a suffix is met all the same.
// What keeps the states few, and why nothing is overlooked by it:
// - Who is who among coordinators and among workers decides nothing (Key).
// - Fences, epochs and places among the ready shards are only ever compared: in Key they are ranks.
// - A step that neither reads nor changes what others see is part of the one behind it: writing a segment, noticing that
//   Redis is another.
// - Every function refuses what another run of the server began, so of what Redis holds after a restart only its epoch is
//   read, by whoever wants to begin anew. Which writes were lost matters only where one of them was the reset that set this
//   epoch: just such a loss is decided beforehand, any other may come at any time. Bounds::whole_redis keeps what Redis
//   holds, loses every suffix of it, and serves to show that the same states are reached.
// Threads: none. Errors: a broken invariant is a sentence in Check's answer.
//
//   Model model(Bounds{}, Mutant::kNone);
//   for (Step& step : model.Steps()) { if (auto broken = step.model.Check()) …; }
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/queue/queue_state.h"

namespace gouji::model {

// What is wrong with the protocol on purpose.
enum class Mutant {
  kNone,
  // An outcome that stands is written over.
  kPutOverwrites,
  // Coordinators believe a commit without a look at the store, and seal what the queue calls done.
  kQueueIsBelieved,
  // After a loss of Redis the schedule starts anew under the epoch that it had.
  kEpochStays,
  // No reconciliation before sealing: the manifest names what the coordinator saw when it last reconciled.
  kSealsUnreconciled,
  // Planning does not look at the window.
  kWindowIgnored,
  // A spec that stands is written over.
  kSubmitOverwrites,
  // Who follows a job passes over the shards that are not resolved yet.
  kReaderDoesNotWait,
  // Who follows a job gives outcomes that were put after it was cancelled.
  kReaderIgnoresCancel,
};

// Who submits the job. kNone: it stands from the beginning.
enum class Clients : uint8_t { kNone, kTwoAlike, kTwoThatDiffer };

// How often each thing may happen on one path.
struct Bounds {
  uint8_t crashes = 1;   // of a coordinator or a worker
  uint8_t losses = 1;    // Redis restarts without its last writes, from none of them to all that are kept
  uint8_t expiries = 2;  // a lease runs out while its holder lives on
  uint8_t releases = 1;
  uint8_t kept_writes = 3;
  uint8_t coordinators = 2;  // at most 2
  bool splits = true;        // the shard of two documents may be split
  uint8_t window = 2;
  Clients clients = Clients::kNone;
  bool reader = false;
  uint8_t cancels = 0;
  bool whole_redis = false;  // see above
};

struct Step;

class Model {
 public:
  Model(const Bounds& bounds, Mutant mutant);

  std::vector<Step> Steps() const;
  // What the step from `before` broke.
  std::optional<std::string> CheckStep(const Model& before) const;
  // What is broken in this state, whatever led to it: the same for states of the same key.
  std::optional<std::string> CheckState() const;
  bool Over() const { return manifest_.has_value(); }
  bool Succeeded() const { return manifest_.has_value() && !sealed_cancelled_; }
  // Sum over the records that the manifest makes visible, as `verify` prints it: each record is a function of its
  // document alone.
  uint64_t Digest() const;
  // Equal for states that differ in nothing that any step or check reads.
  std::string Key() const { return KeyOf(/*with_disk=*/true); }
  // The same, whatever is on Redis's disk, and whatever it holds of an earlier run.
  std::string KeyWithoutDisk() const { return KeyOf(/*with_disk=*/false); }

 private:
  enum Leaf : uint8_t { kWhole, kFirst, kSecond, kOther };  // 0-2, 0-1, 1-2, 2-3
  static constexpr size_t kLeaves = 4;
  enum class Kind : uint8_t { kAbsent, kRecords, kSplit };
  struct Outcome {
    Kind kind = Kind::kAbsent;
    uint8_t writer = 0;
    bool operator==(const Outcome&) const = default;
  };
  using Outcomes = std::array<Outcome, kLeaves>;

  enum class Keeping : uint8_t { kServing, kDown, kTook, kUnreconciled, kFolded };
  enum class Driving : uint8_t { kNothing, kSealing, kRemoving };
  struct Coordinator {
    Keeping keeping = Keeping::kServing;
    Driving driving = Driving::kNothing;
    uint64_t epoch = 1;    // of its handle of the queue
    uint64_t taking = 0;   // kTook: the epoch that it put
    Outcomes reconciled;   // what it saw of the store: kFolded
    Outcomes sealed;       // kSealing
    bool cancels = false;  // kSealing: it saw the cancel before it read the store
  };
  enum class Working : uint8_t { kIdle, kLeased, kTelling };
  struct Worker {
    Working working = Working::kIdle;
    Leaf leaf = kWhole;
    queue::Fence fence;
  };
  enum class Asking : uint8_t { kIdle, kLooked, kPut, kAnswered, kRefused };
  struct Read {
    int document = 0;
    uint8_t writer = 0;  // of the outcome that holds the record
    bool operator==(const Read&) const = default;
  };
  struct Redis {
    queue::QueueState state{1};
    bool current = true;  // the state was begun by the server that runs
  };

  static const char* Name(Leaf leaf);
  static std::vector<Leaf> Children(Leaf leaf);
  static bool Complete(const Outcomes& outcomes);
  static std::string Text(const Outcomes& outcomes);
  queue::JobSnapshot Snapshot(const Outcomes& outcomes) const;
  bool Reaches(const Coordinator& coordinator) const;
  bool SomeoneServes() const;
  // Before every write to Redis.
  void Write();
  // What is read of a Redis that restarted.
  static Redis Forgotten(const Redis& redis);
  // Down, where what it knows of Redis is of no use any more.
  void Notice();
  std::string KeyOf(bool with_disk) const;
  class Ranks;
  std::string QueueKey(const Ranks& fences) const;
  // Documents with a record, in order of the leaves.
  std::vector<int> Documents() const;
  // What one reading from the beginning gives now, of a job that is cancelled and not sealed as if it were not.
  std::vector<Read> Reading() const;
  // What client `i` asks for, under the request id that both use.
  uint8_t Asked(size_t i) const;
  void Adopt(const Outcomes& outcomes);
  bool Commit(const Worker& worker);

  void CoordinatorSteps(size_t i, std::vector<Step>* steps) const;
  void KeeperSteps(size_t i, std::vector<Step>* steps) const;
  void DriverSteps(size_t i, std::vector<Step>* steps) const;
  void WorkerSteps(size_t i, std::vector<Step>* steps) const;
  void ClientSteps(size_t i, std::vector<Step>* steps) const;
  void CancelStep(std::vector<Step>* steps) const;
  void ReaderSteps(std::vector<Step>* steps) const;
  void FaultSteps(std::vector<Step>* steps) const;
  void LossSteps(std::vector<Step>* steps) const;

  std::optional<std::string> CheckClients() const;
  std::optional<std::string> CheckStore() const;
  std::optional<std::string> CheckQueue() const;
  std::optional<std::string> CheckRenewals() const;

  Mutant mutant_;
  Bounds left_;
  // The store.
  std::optional<uint8_t> spec_;  // what was asked for
  Outcomes outcomes_;
  uint64_t newest_epoch_ = 1;
  bool cancelled_ = false;
  std::optional<Outcomes> manifest_;
  bool sealed_cancelled_ = false;  // what the manifest says
  // The rest may vanish.
  Redis redis_;
  std::optional<Redis> on_disk_;  // nothing newer will survive the restart that is to come
  uint8_t unsaved_ = 0;           // writes since
  bool impossible_ = false;       // more of them than may be lost
  std::array<Coordinator, 2> coordinators_;
  std::array<Worker, 2> workers_;
  std::array<Asking, 2> clients_ = {};
  uint8_t token_ = 0;  // the reader's next document
  std::vector<Read> read_;
  bool over_window_ = false;  // the last Plan added at or over the window
};

struct Step {
  std::string what;
  Model model;
  bool fault = false;  // nothing that has to happen
};

}  // namespace gouji::model
