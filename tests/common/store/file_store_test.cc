#include "common/store/file_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "common/store/open.h"
#include "tests/fakes/process.h"

namespace gouji::store {
namespace {

namespace fs = std::filesystem;

size_t FilesIn(const std::string& folder) {
  return static_cast<size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

// Runs `body` in a child process; its exit code.
template <typename Body>
pid_t Fork(Body body) {
  const pid_t pid = fork();
  if (pid == 0) _exit(body());
  return pid;
}

int WaitFor(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(FileStoreTest, CommittedAndDroppedWritersLeaveNoTemporaryFile) {
  fakes::TempDir dir;
  auto store = FileStore::Open(dir.path(), OpenMode::kWrite).value();
  ASSERT_TRUE(store->PutIfAbsent("a/b/c", "x").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(store->PutIfAbsent("a/b/c", "y")));
  { auto dropped = store->Create("a/d").value(); }
  EXPECT_EQ(FilesIn(dir / "tmp"), 0u);
  EXPECT_EQ(FilesIn(dir / "a"), 1u);
}

TEST(FileStoreTest, ACommitCannotBeRepeated) {
  fakes::TempDir dir;
  auto store = FileStore::Open(dir.path(), OpenMode::kWrite).value();
  auto writer = store->Create("a").value();
  ASSERT_TRUE(writer->Commit().ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(writer->Commit()));
  EXPECT_TRUE(absl::IsFailedPrecondition(writer->Append("x")));
}

TEST(FileStoreTest, OpeningRemovesTemporaryFilesOlderThanADay) {
  fakes::TempDir dir;
  fs::create_directories(dir / "tmp");
  for (const char* name : {"old", "new"}) std::ofstream(dir / "tmp" + "/" + name) << "left behind";
  const timespec two_days_ago[2] = {{time(nullptr) - 2 * 86'400, 0}, {time(nullptr) - 2 * 86'400, 0}};
  ASSERT_EQ(utimensat(AT_FDCWD, (dir / "tmp/old").c_str(), two_days_ago, 0), 0);
  ASSERT_TRUE(FileStore::Open(dir.path(), OpenMode::kRead).ok());
  EXPECT_TRUE(fs::exists(dir / "tmp/old")) << "reading changes nothing";
  ASSERT_TRUE(FileStore::Open(dir.path(), OpenMode::kWrite).ok());
  EXPECT_FALSE(fs::exists(dir / "tmp/old"));
  EXPECT_TRUE(fs::exists(dir / "tmp/new"));
}

TEST(FileStoreTest, Invariant01_OfManyProcessesExactlyOneWins) {
  fakes::TempDir dir;
  auto store = FileStore::Open(dir.path(), OpenMode::kWrite).value();
  constexpr int kProcesses = 6;
  constexpr int kNames = 15;
  std::vector<pid_t> children;
  for (int p = 0; p < kProcesses; ++p) {
    children.push_back(Fork([&] {
      int wins = 0;
      for (int n = 0; n < kNames; ++n) {
        const absl::Status put =
            store->PutIfAbsent("shards/" + std::to_string(n), std::string(1'000, static_cast<char>('a' + p)));
        if (!put.ok() && !absl::IsAlreadyExists(put)) return 255;
        if (put.ok()) ++wins;
      }
      return wins;
    }));
  }
  int wins = 0;
  for (const pid_t child : children) {
    const int answer = WaitFor(child);
    ASSERT_GE(answer, 0);
    ASSERT_LE(answer, kNames);
    wins += answer;
  }
  EXPECT_EQ(wins, kNames);
  for (int n = 0; n < kNames; ++n) {
    const std::string bytes = store->Get("shards/" + std::to_string(n)).value();
    EXPECT_EQ(bytes, std::string(1'000, bytes.front())) << "of one writer, whole";
  }
  EXPECT_EQ(FilesIn(dir / "tmp"), 0u);
}

// A limit on file sizes makes write(2) fail in the middle, as a full disk does.
TEST(FileStoreTest, WhatCannotBeWrittenWholeIsNotThere) {
  fakes::TempDir dir;
  auto store = FileStore::Open(dir.path(), OpenMode::kWrite).value();
  const pid_t child = Fork([&] {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4'096, 4'096};
    setrlimit(RLIMIT_FSIZE, &limit);
    auto writer = store->Create("big").value();
    const absl::Status append = writer->Append(std::string(10'000, 'x'));
    if (!absl::IsResourceExhausted(append)) return 1;
    if (append.message().find(dir.path()) == absl::string_view::npos) return 2;
    if (!absl::IsResourceExhausted(writer->Commit())) return 3;
    writer.reset();
    return store->PutIfAbsent("small", "fits").ok() ? 0 : 4;
  });
  EXPECT_EQ(WaitFor(child), 0);
  EXPECT_TRUE(absl::IsNotFound(store->Get("big").status()));
  EXPECT_EQ(store->Get("small").value(), "fits");
  EXPECT_EQ(FilesIn(dir / "tmp"), 0u);
}

TEST(FileStoreTest, AStoreOpenedForReadingTakesNoPut) {
  fakes::TempDir dir;
  ASSERT_TRUE(OpenStore(dir.path(), OpenMode::kWrite).value()->PutIfAbsent("a", "x").ok());
  auto store = OpenStore(dir.path(), OpenMode::kRead).value();
  EXPECT_EQ(store->Get("a").value(), "x");
  EXPECT_TRUE(absl::IsFailedPrecondition(store->PutIfAbsent("b", "x")));
}

TEST(OpenStoreTest, CreatesTheDirectoryAndMarksIt) {
  fakes::TempDir dir;
  auto store = OpenStore("file://" + (dir / "new/deep"), OpenMode::kWrite).value();
  EXPECT_EQ(store->Get("format").value(), "gouji-store 1\n");
  EXPECT_TRUE(OpenStore(dir / "new/deep", OpenMode::kWrite).ok()) << "again";
  EXPECT_TRUE(OpenStore(dir / "new/deep/", OpenMode::kRead).ok());
}

TEST(OpenStoreTest, ReadingNeedsAStore) {
  fakes::TempDir dir;
  EXPECT_TRUE(absl::IsNotFound(OpenStore(dir / "missing", OpenMode::kRead).status()));
  EXPECT_FALSE(fs::exists(dir / "missing"));
  const absl::Status none = OpenStore(dir.path(), OpenMode::kRead).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(none));
  EXPECT_NE(none.message().find("no store of gouji"), absl::string_view::npos) << none;
  std::ofstream(dir / "file") << "x";
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenStore(dir / "file", OpenMode::kWrite).status()));
}

TEST(OpenStoreTest, RefusesANewerStoreNamingBothVersions) {
  fakes::TempDir dir;
  std::ofstream(dir / "format") << "gouji-store 7\n";
  for (const OpenMode mode : {OpenMode::kRead, OpenMode::kWrite}) {
    const absl::Status newer = OpenStore(dir.path(), mode).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(newer));
    EXPECT_NE(newer.message().find("version 7"), absl::string_view::npos) << newer;
    EXPECT_NE(newer.message().find("version 1"), absl::string_view::npos) << newer;
  }
}

TEST(OpenStoreTest, RefusesUrlsThatItDoesNotKnow) {
  EXPECT_TRUE(absl::IsInvalidArgument(OpenStore("s4://bucket/prefix", OpenMode::kWrite).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(OpenStore("ftp://host/x", OpenMode::kWrite).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(OpenStore("file://relative", OpenMode::kWrite).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(OpenStore("", OpenMode::kWrite).status()));
}

}  // namespace
}  // namespace gouji::store
