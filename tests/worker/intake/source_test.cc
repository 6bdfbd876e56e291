#include "worker/intake/source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/fakes/process.h"
#include "worker/intake/document_buffer.h"

namespace gouji::intake {
namespace {

constexpr uint64_t kMaxBytes = 1000;

class SourceTest : public testing::Test {
 protected:
  void Write(const std::string& name, std::string_view bytes) { std::ofstream(dir_ / name) << bytes; }

  // What listing would say of it now.
  job::v1::Source Entry(const std::string& name, job::v1::SourceKind kind = job::v1::SOURCE_KIND_FILE) {
    job::v1::Source entry;
    entry.set_path(name);
    entry.set_kind(kind);
    struct stat now;
    if (stat((dir_ / name).c_str(), &now) == 0) {
      entry.set_size_bytes(static_cast<uint64_t>(now.st_size));
      entry.set_modify_time_ns(now.st_mtim.tv_sec * 1'000'000'000 + now.st_mtim.tv_nsec);
    }
    return entry;
  }

  // "" when it opens, else "reason: detail".
  std::string Open(const job::v1::Source& entry, const SourceRoots& roots = SourceRoots({"/"})) {
    absl::StatusOr<OpenedSource> source =
        OpenSource({dir_ / entry.path(), dir_.path()}, entry, kMaxBytes, roots);
    EXPECT_TRUE(source.ok()) << source.status();
    if (!source->failure.has_value()) {
      EXPECT_TRUE(source->fd.ok());
      EXPECT_EQ(source->size_bytes, entry.size_bytes());
      return "";
    }
    EXPECT_FALSE(source->fd.ok());
    return source->failure->reason + ": " + source->failure->detail;
  }

  fakes::TempDir dir_;
};

TEST_F(SourceTest, FilesAsListedAreOpened) {
  Write("a.txt", "text");
  Write("empty.txt", "");
  Write("large.jsonl", std::string(kMaxBytes + 1, 'x'));
  EXPECT_EQ(Open(Entry("a.txt")), "");
  EXPECT_EQ(Open(Entry("empty.txt")), "");
  EXPECT_EQ(Open(Entry("large.jsonl", job::v1::SOURCE_KIND_JSON_LINES)), "");
}

TEST_F(SourceTest, TooLargeIsNeverRead) {
  Write("a.txt", std::string(kMaxBytes + 1, 'x'));
  EXPECT_EQ(Open(Entry("a.txt")), "too-large: the document has 1001 bytes, the limit is 1000");
}

TEST_F(SourceTest, ChangedSinceListing) {
  Write("a.txt", "text");
  const job::v1::Source listed = Entry("a.txt");
  Write("a.txt", "other");
  EXPECT_EQ(Open(listed), "input-changed: size or modification time differ from the listing");

  Write("b.txt", "text");
  job::v1::Source earlier = Entry("b.txt");
  earlier.set_modify_time_ns(earlier.modify_time_ns() - 1);
  EXPECT_EQ(Open(earlier), "input-changed: size or modification time differ from the listing");

  Write("c.txt", "text");
  const job::v1::Source gone = Entry("c.txt");
  std::filesystem::remove(dir_ / "c.txt");
  EXPECT_EQ(Open(gone), "input-changed: the source is no longer there");
  std::filesystem::create_directory(dir_ / "c.txt");
  EXPECT_EQ(Open(gone), "input-changed: size or modification time differ from the listing");
}

TEST_F(SourceTest, NotRegularFiles) {
  std::filesystem::create_directory(dir_ / "d");
  EXPECT_EQ(Open(Entry("d")), "unreadable: the source is not a regular file");
  ASSERT_EQ(mkfifo((dir_ / "fifo").c_str(), 0600), 0);
  // Must not wait for somebody who writes.
  EXPECT_EQ(Open(Entry("fifo")), "unreadable: the source is not a regular file");
}

TEST_F(SourceTest, Unreadable) {
  std::filesystem::create_symlink("loop", dir_ / "loop");
  EXPECT_EQ(Open(Entry("loop")).substr(0, 11), "unreadable:");
  if (geteuid() == 0) return;  // may read everything
  Write("secret.txt", "text");
  std::filesystem::permissions(dir_ / "secret.txt", std::filesystem::perms::none);
  EXPECT_EQ(Open(Entry("secret.txt")), "unreadable: no permission to read the source");
}

TEST_F(SourceTest, WhatListingFoundIsBelieved) {
  job::v1::Source entry;
  entry.set_path("x");
  entry.set_failure("encrypted");
  entry.set_failure_detail("a password is needed");
  EXPECT_EQ(Open(entry), "encrypted: a password is needed");
}

TEST_F(SourceTest, ArchivesMayBeOfAnySize) {
  Write("a.zip", std::string(kMaxBytes + 1, 'x'));
  EXPECT_EQ(Open(Entry("a.zip", job::v1::SOURCE_KIND_ARCHIVE)), "");
}

TEST_F(SourceTest, OnlyBelowTheAllowedDirectories) {
  std::filesystem::create_directories(dir_ / "in");
  std::filesystem::create_directories(dir_ / "inner");
  Write("in/a.txt", "text");
  Write("inner/b.txt", "text");
  std::filesystem::create_symlink("../inner/b.txt", dir_ / "in/link.txt");
  const SourceRoots roots({dir_ / "in"});
  const auto open = [&](const std::string& name) {
    const job::v1::Source entry = Entry(name);
    absl::StatusOr<OpenedSource> source = OpenSource({dir_ / name, dir_ / "in"}, entry, kMaxBytes, roots);
    EXPECT_TRUE(source.ok()) << source.status();
    return source->failure.has_value() ? source->failure->reason + ": " + source->failure->detail : "";
  };
  const std::string outside =
      "unreadable: the source lies outside of the directories that this worker may read";
  EXPECT_EQ(open("in/a.txt"), "");
  EXPECT_EQ(open("inner/b.txt"), outside);
  EXPECT_EQ(open("in/../inner/b.txt"), outside);
  EXPECT_EQ(open("in/link.txt"), outside);
}

TEST_F(SourceTest, NothingIsReadOutOfTheStoreExceptWhatWasUploaded) {
  std::filesystem::create_directories(dir_ / "in");
  std::filesystem::create_directories(dir_ / "store/uploads");
  for (const char* name : {"in/a.txt", "store/uploads/b.txt", "store/uploads/c.jsonl", "store2.txt"})
    Write(name, "text");
  std::filesystem::create_symlink("../store/uploads/b.txt", dir_ / "in/link.txt");
  std::filesystem::create_directory_symlink("../store/uploads", dir_ / "in/folder");
  const std::string refused =
      "unreadable: the source lies in the store, which holds no documents of a corpus";
  for (const std::string& allowed : {std::string("/"), dir_.path()}) {
    const SourceRoots roots({allowed}, dir_ / "store");
    EXPECT_EQ(Open(Entry("in/a.txt"), roots), "");
    EXPECT_EQ(Open(Entry("store2.txt"), roots), "");
    for (const char* link : {"in/link.txt", "in/folder/b.txt", "store/uploads/b.txt"})
      EXPECT_EQ(Open(Entry(link), roots), refused) << link;
    EXPECT_EQ(Open(Entry("in/folder/c.jsonl", job::v1::SOURCE_KIND_JSON_LINES), roots), refused);
    EXPECT_EQ(Open(Entry("in/folder/c.jsonl", job::v1::SOURCE_KIND_ARCHIVE), roots), refused);
    const job::v1::Source entry = Entry("store/uploads/b.txt");
    SourcePlace place{.path = dir_ / "store/uploads/b.txt", .folder = dir_ / "store", .uploaded = true};
    EXPECT_FALSE(OpenSource(place, entry, kMaxBytes, roots)->failure.has_value());
  }
}

// Nothing is known of sources whose corpus this machine does not see: no record may say that they are gone.
TEST_F(SourceTest, ACorpusThatIsNotSeenFromHereIsTrouble) {
  Write("a.txt", "text");
  std::filesystem::create_directories(dir_ / "mount");
  std::filesystem::create_directories(dir_ / "other");
  const job::v1::Source entry = Entry("a.txt");
  const auto open = [&](const std::string& folder, const SourceRoots& roots) {
    return OpenSource({folder + "/a.txt", folder}, entry, kMaxBytes, roots).status();
  };
  const SourceRoots all({"/"});
  for (const std::string& folder :
       {dir_ / "missing", dir_ / "missing/below", dir_ / "mount", std::string()}) {
    EXPECT_TRUE(absl::IsUnavailable(open(folder, all))) << folder;
  }
  EXPECT_TRUE(absl::IsUnavailable(open(dir_.path(), SourceRoots({dir_ / "other"}))));
  EXPECT_TRUE(open(dir_.path(), all).ok());
}

TEST_F(SourceTest, BufferReadsWholeFilesAndNoticesShorterOnes) {
  Write("a.txt", "0123456789");
  const env::UniqueFd fd(open((dir_ / "a.txt").c_str(), O_RDONLY | O_CLOEXEC));
  DocumentBuffer buffer;
  EXPECT_FALSE(buffer.Read(fd.get(), 0, 10).has_value());
  EXPECT_EQ(buffer.bytes(), "0123456789");
  EXPECT_FALSE(buffer.Read(fd.get(), 0, 0).has_value());
  EXPECT_EQ(buffer.bytes(), "");
  const std::optional<Failure> failure = buffer.Read(fd.get(), 0, 11);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->reason, kInputChanged);
}

TEST_F(SourceTest, WhatTheDiskDoesNotGiveIsAReadError) {
  const env::UniqueFd directory(open("/", O_RDONLY | O_CLOEXEC));
  DocumentBuffer buffer;
  const std::optional<Failure> failure = buffer.Read(directory.get(), 0, 10);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->reason, kReadError);
  EXPECT_EQ(failure->detail, "reading failed: Is a directory");
}

TEST(FailureTest, RecordSaysWhy) {
  report::v1::Record record;
  ASSERT_TRUE(record.ParseFromString(FailedRecord("a/b.txt", TooLarge(5, 4))));
  EXPECT_EQ(record.document_id(), "a/b.txt");
  EXPECT_EQ(record.outcome(), report::v1::OUTCOME_FAILED);
  EXPECT_EQ(record.failure().reason(), "too-large");
  EXPECT_EQ(record.failure().detail(), "the document has 5 bytes, the limit is 4");
}

}  // namespace
}  // namespace gouji::intake
