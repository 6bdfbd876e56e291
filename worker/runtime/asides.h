// Documents that take long, each with a child of its own, while their slot goes on with the next ones.
//
// Role: watches these children until each has sent its record, died, or met the document's limit; and decides when a document
// may be set aside at all. Most documents that take long are honest: one of them goes aside after a quarter of a second. Every
// one that then meets its limit makes the next wait shorter and leaves room for twice as many, so that a job with many
// documents that hang goes on at nearly full speed; every one that ends well turns that back. A document that merely waits
// for a processor is given more time before it goes aside: a child for the next one would have to wait like it. One that sleeps
// goes aside soon, and where several do, at once: reading hardly ever sleeps. It takes no processor, and no room of those that work.
// All of them together have the memory of one: beyond it the youngest stand still, and so does their time, until older ones are
// done. They never take more than twice what one document may.
// What a document's record means for its shard is the slot's affair.
// Ownership: owns the children. Threads: the slot's. Errors: none; a death is a result.
//
//   if (asides.MayTake(*child)) asides.Add(std::move(child), document);
//   asides.Poll(on_record, on_death);
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <vector>

#include "worker/runtime/record_check.h"
#include "worker/runtime/slot_item.h"
#include "worker/runtime/watched_child.h"

namespace gouji::runtime {

class Asides {
 public:
  Asides();

  using OnRecord =
      std::function<void(const SlotDocument&, const ChildProcess::Message&, const CheckedRecord&)>;
  using OnDeath = std::function<void(const SlotDocument&, const Death&)>;

  // Whether the document that the child has in hand goes aside.
  bool MayTake(const WatchedChild& child) const;
  // How long a document may be in hand before that is asked.
  std::chrono::milliseconds patience() const;
  void Add(std::unique_ptr<WatchedChild> child, SlotDocument document);

  // Looks after every child that has something to say or was not looked at for a while, fifty times a second at most. Those
  // whose document is done are ended.
  void Poll(const OnRecord& on_record, const OnDeath& on_death);
  // A document met its limit without having been aside.
  void NoteTimedOut();

  bool empty() const { return list_.empty(); }
  // Of the children here, as last seen.
  uint64_t ResidentBytes() const;
  // Of records that wait for documents here.
  size_t WaitingBytes() const;
  // Ends what belongs to dropped shards; answers their shard for each.
  std::vector<std::shared_ptr<SlotShard>> RemoveDropped();
  // Shards that have documents here, some more than once.
  void ForEachShard(const std::function<void(SlotShard*)>& function) const;

 private:
  struct Aside {
    std::unique_ptr<WatchedChild> child;
    SlotDocument document;
    std::chrono::nanoseconds processor_before;  // what the child had used when it was set aside
    bool works;  // it did not sleep when it was set aside, or does not any more
    bool demoted = false;
    uint32_t looks = 0;
  };

  // True: it is done.
  bool PollOne(Aside* aside, const OnRecord& on_record, const OnDeath& on_death);
  void NoteEnded();
  // Those within the bound of memory go on, the others stand still.
  void ShareMemory();
  // Finds out whether one that slept works by now. Where many hang, one that works leaves the processor to those that do not.
  void NoteWork(Aside* aside) const;
  // For those that work.
  size_t Room() const;
  size_t Working() const;
  bool SleepingIsAHabit() const;

  std::list<Aside> list_;
  std::chrono::milliseconds patience_;
  uint32_t timed_out_ = 0;  // more of them than ended well
  std::chrono::steady_clock::time_point looked_;
};

}  // namespace gouji::runtime
