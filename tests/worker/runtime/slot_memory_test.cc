// The memory that a supervisor shares with a child serves the next child, as if it were new.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "tests/worker/runtime/job_fixture.h"
#include "worker/intake/limits.h"
#include "worker/runtime/child_process.h"
#include "worker/runtime/slot_template.h"

namespace gouji::runtime {
namespace {

ino_t FileOf(const SlotMemory& memory) {
  struct stat file {};
  EXPECT_EQ(fstat(memory.file.get(), &file), 0);
  return file.st_ino;
}

char* BytesOf(const SlotMemory& memory) {
  return reinterpret_cast<char*>(memory.mapping.shared());
}

class SlotMemoryTest : public testing::Test {
 protected:
  SlotMemory Take() {
    absl::StatusOr<SlotMemory> memory = template_.TakeMemory();
    EXPECT_TRUE(memory.ok()) << memory.status();
    return *std::move(memory);
  }

  const WorkerOptions options_ = TestOptions(1);
  SlotTemplate template_{{options_.child_command, ChildEnvironment(options_.child_environment)}};
};

TEST_F(SlotMemoryTest, WhatAChildLeftIsGone) {
  SlotMemory memory = Take();
  const ino_t file = FileOf(memory);
  std::fill_n(BytesOf(memory), kSharedFileBytes, 'x');
  template_.GiveMemoryBack(std::move(memory));
  const SlotMemory again = Take();
  EXPECT_EQ(FileOf(again), file);
  EXPECT_EQ(std::count(BytesOf(again), BytesOf(again) + kSharedFileBytes, 0), kSharedFileBytes);
  // What wraps around the ring's end stands at its beginning, as ever.
  *again.mapping.At(kRingBytes - 1) = 'a';
  again.mapping.At(kRingBytes - 1)[1] = 'b';
  EXPECT_EQ(*again.mapping.At(0), 'b');
}

TEST_F(SlotMemoryTest, LittleIsKept) {
  std::vector<SlotMemory> many;
  for (int i = 0; i < 20; ++i) many.push_back(Take());
  const int before = many.back().file.get();
  for (SlotMemory& memory : many) template_.GiveMemoryBack(std::move(memory));
  many.clear();
  struct stat ignored {};
  EXPECT_NE(fstat(before, &ignored), 0);
}

TEST_F(SlotMemoryTest, OnlyOfAChildThatCouldLeaveNoProcessBehind) {
  job::v1::Limits limits = intake::WithDefaults({});
  const auto file_after = [&](bool confined) {
    SlotMemory first = Take();
    const ino_t file = FileOf(first);
    template_.GiveMemoryBack(std::move(first));
    absl::StatusOr<std::unique_ptr<ChildProcess>> child =
        ChildProcess::Start(&template_, limits.SerializeAsString());
    EXPECT_TRUE(child.ok()) << child.status();
    if (confined) (*child)->NoteConfined();
    child->reset();
    return std::pair(file, FileOf(Take()));
  };
  const auto [confined, after_confined] = file_after(true);
  EXPECT_EQ(confined, after_confined);
  const auto [free, after_free] = file_after(false);
  EXPECT_NE(free, after_free);
}

}  // namespace
}  // namespace gouji::runtime
