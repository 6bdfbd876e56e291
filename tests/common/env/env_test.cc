#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "common/env/clock.h"
#include "common/env/errno_status.h"
#include "common/env/folder_names.h"
#include "common/env/unique_fd.h"
#include "common/env/views.h"

namespace gouji::env {
namespace {

TEST(ErrnoStatusTest, AFullDiskNamesThePathAndWhatToDo) {
  for (const int error : {ENOSPC, EDQUOT}) {
    const absl::Status status = ErrnoStatus(error, "cannot write", "/data/out/tmp/1");
    EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
    EXPECT_NE(status.message().find("/data/out/tmp/1"), absl::string_view::npos);
    EXPECT_NE(status.message().find("free space"), absl::string_view::npos);
  }
  EXPECT_TRUE(absl::IsResourceExhausted(ErrnoStatus(EFBIG, "cannot write", "/f")));
}

TEST(ErrnoStatusTest, TellsApartWhatMayGoWellAnotherTime) {
  EXPECT_TRUE(absl::IsUnavailable(ErrnoStatus(EIO, "cannot read", "/f")));
  EXPECT_TRUE(absl::IsUnavailable(ErrnoStatus(EMFILE, "cannot open", "/f")));
  EXPECT_TRUE(absl::IsNotFound(ErrnoStatus(ENOENT, "cannot open", "/f")));
  EXPECT_TRUE(absl::IsPermissionDenied(ErrnoStatus(EROFS, "cannot open", "/f")));
  EXPECT_TRUE(absl::IsAlreadyExists(ErrnoStatus(EEXIST, "cannot link", "/f")));
  EXPECT_TRUE(absl::IsInternal(ErrnoStatus(EINVAL, "cannot link", "/f")));
}

TEST(ClockTest, TheSimulatedClockMovesOnlyWhenTold) {
  SimulatedClock clock(1'000);
  const int64_t start = clock.SteadyMs();
  EXPECT_EQ(clock.WallMs(), 1'000);
  clock.Advance(30'000);
  EXPECT_EQ(clock.SteadyMs() - start, 30'000);
  EXPECT_EQ(clock.WallMs(), 31'000);
}

TEST(ClockTest, TheRealClockNeverGoesBack) {
  const int64_t before = RealClock().SteadyMs();
  EXPECT_GE(RealClock().SteadyMs(), before);
  EXPECT_GT(RealClock().WallMs(), 1'600'000'000'000);
}

TEST(UniqueFdTest, ClosesOnceAndMoves) {
  UniqueFd first(open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(first.ok());
  const int number = first.get();
  UniqueFd second(std::move(first));
  EXPECT_EQ(second.get(), number);
  EXPECT_NE(fcntl(number, F_GETFD), -1);
  second.Reset();
  EXPECT_EQ(fcntl(number, F_GETFD), -1);
  EXPECT_EQ(errno, EBADF);
}

TEST(ViewsTest, KeepBytesAndLength) {
  const std::string bytes("a\0b", 3);
  EXPECT_EQ(ToStd(ToAbsl(bytes)), bytes);
}

// readdir tells an error as it tells the end.
TEST(FolderNames, AnErrorIsNotTheEnd) {
  const std::string path = testing::TempDir() + "/folder_names";
  std::filesystem::create_directory(path);
  std::ofstream(path + "/a") << "a";
  DIR* folder = opendir(path.c_str());
  ASSERT_NE(folder, nullptr);
  std::vector<std::string> names;
  EXPECT_EQ(ReadNames(folder, &names), 0);
  EXPECT_EQ(names, std::vector<std::string>{"a"});
  rewinddir(folder);
  ASSERT_EQ(close(dirfd(folder)), 0);
  names.clear();
  EXPECT_EQ(ReadNames(folder, &names), EBADF);
  EXPECT_TRUE(names.empty());
  closedir(folder);
  std::filesystem::remove_all(path);
}

}  // namespace
}  // namespace gouji::env
