// What a slot has in hand: shards, and the commands that they are cut into.
//
// Role: data that slot_runner and asides share. Ownership: items share their shard. Threads: the slot's. Errors: none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "common/env/unique_fd.h"
#include "worker/intake/failure.h"
#include "worker/intake/line_reader.h"
#include "worker/runtime/shard_run.h"

namespace gouji::runtime {

struct SlotShard {
  std::unique_ptr<ShardRun> run;
  uint32_t items = 0;     // commands under way
  uint32_t asides = 0;    // documents that were set aside
  bool all_sent = false;  // no more commands will come
  bool read = false;      // nothing is under way but asides
  bool waits = false;     // the slot went on with another shard meanwhile
  bool dropped = false;   // given back or lost: what is still read for it goes nowhere
};

// A command under way.
struct SlotItem {
  struct Sent {
    size_t file;  // index in ShardItem.files
    uint64_t size_bytes;
  };

  std::shared_ptr<SlotShard> shard;
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

// The document that a child has in hand.
struct SlotDocument {
  std::shared_ptr<SlotShard> shard;
  uint64_t number = 0;  // of its command
  bool is_line = false;
  std::string id;  // of a line: as far as the supervisor knows it, without the child's word
  std::string file_id;
  std::string archive_id;  // of a member
  uint32_t index = 0;      // of a file in its command
  uint64_t begin = 0;      // of a line
  uint64_t next = 0;
  uint64_t input_bytes = 0;
  uint64_t place = 0;  // in the records of its shard, when it is set aside
};

// The reader's next document. Absent: there is none, or it cannot be read. Not `whole`: a line over the limit is not read
// to its end, which may be far; it then has one byte.
std::optional<intake::Line> FindLine(intake::LineReader* reader, bool whole);
// The range has lines that cannot be had.
bool CutShort(const intake::LineReader& reader);

}  // namespace gouji::runtime
