#include "coordinator/planning/listing.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "common/store/file_store.h"
#include "common/store/listing.h"
#include "common/store/open.h"
#include "common/store/source_kind.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/process.h"

namespace gouji::planning {
namespace {

namespace fs = std::filesystem;
using job::v1::Source;

void WriteFile(const std::string& path, const std::string& content) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << content;
}

store::CorpusRoots RootsOf(const std::vector<std::string>& paths) {
  store::CorpusRoots roots;
  for (const std::string& path : paths) roots.Add()->set_locator(path);
  EXPECT_TRUE(NormalizeRoots(&roots).ok());
  return roots;
}

std::vector<Source> SourcesOf(const store::CorpusRoots& roots) {
  return ExpandRoots(roots).value().sources;
}

std::vector<std::string> IdsOf(const store::CorpusRoots& roots) {
  std::vector<std::string> ids;
  for (const Source& source : SourcesOf(roots)) ids.push_back(store::DocumentId(source, roots));
  return ids;
}

using Ids = std::vector<std::string>;

TEST(ListingTest, WalksADirectoryInTheOrderOfTheIdsBytes) {
  fakes::TempDir dir;
  for (const char* name :
       {"b.txt", "a/z.txt", "a.txt", "a/b/c.html", "B.txt", "a-b.txt", "\xE5\x8B\xBE.txt"}) {
    WriteFile(dir / name, "x");
  }
  EXPECT_EQ(IdsOf(RootsOf({dir.path()})),
            (Ids{"B.txt", "a-b.txt", "a.txt", "a/b/c.html", "a/z.txt", "b.txt", "\xE5\x8B\xBE.txt"}));
}

TEST(ListingTest, AFileByItselfIsItsBaseNameAndSeveralDirectoriesCarryTheirs) {
  fakes::TempDir dir;
  WriteFile(dir / "2022/a.txt", "x");
  WriteFile(dir / "2023/a.txt", "x");
  WriteFile(dir / "alone.txt", "xyz");
  EXPECT_EQ(IdsOf(RootsOf({dir / "alone.txt"})), (Ids{"alone.txt"}));
  const store::CorpusRoots roots = RootsOf({dir / "2023/", dir / "alone.txt", dir / "2022"});
  EXPECT_EQ(IdsOf(roots), (Ids{"2022/a.txt", "2023/a.txt", "alone.txt"}));
  for (const Source& source : SourcesOf(roots)) {
    EXPECT_TRUE(fs::is_regular_file(store::SourcePath(source, roots))) << store::SourcePath(source, roots);
  }
}

TEST(ListingTest, NotesSizeTimeAndKind) {
  fakes::TempDir dir;
  WriteFile(dir / "lines.JSONL", "{}\n");
  WriteFile(dir / "more.ndjson", "{}");
  WriteFile(dir / "pack.tar.gz", "x");
  WriteFile(dir / "text", "12345");
  const timespec times[2] = {{1, 0}, {1'700'000'000, 123'456'789}};
  ASSERT_EQ(utimensat(AT_FDCWD, (dir / "text").c_str(), times, 0), 0);
  const std::vector<Source> sources = ExpandRoots(RootsOf({dir.path()})).value().sources;
  ASSERT_EQ(sources.size(), 4u);
  EXPECT_EQ(sources[0].kind(), job::v1::SOURCE_KIND_JSON_LINES);
  EXPECT_EQ(sources[1].kind(), job::v1::SOURCE_KIND_JSON_LINES);
  EXPECT_EQ(sources[2].kind(), job::v1::SOURCE_KIND_ARCHIVE);
  EXPECT_EQ(sources[3].kind(), job::v1::SOURCE_KIND_FILE);
  EXPECT_EQ(sources[3].size_bytes(), 5u);
  EXPECT_EQ(sources[3].modify_time_ns(), 1'700'000'000'123'456'789);
  EXPECT_EQ(store::KindOf("report.docx"), job::v1::SOURCE_KIND_FILE) << "a zip, but one document";
  EXPECT_EQ(store::KindOf("jsonl"), job::v1::SOURCE_KIND_FILE);
}

TEST(ListingTest, LeavesOutHiddenEntriesAndStoresAndCountsThem) {
  fakes::TempDir dir;
  WriteFile(dir / "a.txt", "x");
  WriteFile(dir / ".DS_Store", "x");
  WriteFile(dir / ".git/config", "x");
  WriteFile(dir / "format", "an ordinary file");
  auto store = store::OpenStore(dir / "out", store::OpenMode::kWrite).value();
  ASSERT_TRUE(store->PutIfAbsent("jobs/j/spec", "x").ok());
  const store::CorpusRoots roots = RootsOf({dir.path()});
  EXPECT_EQ(IdsOf(roots), (Ids{"a.txt", "format"}));
  EXPECT_EQ(ExpandRoots(roots).value().skipped, 3u);
  EXPECT_EQ(IdsOf(RootsOf({dir / ".DS_Store"})), (Ids{".DS_Store"})) << "asked for by name";
}

TEST(ListingTest, WhatCannotBeReadIsAFailedSource) {
  fakes::TempDir dir;
  WriteFile(dir / "a/fine.txt", "x");
  ASSERT_EQ(mkfifo((dir / "pipe").c_str(), 0600), 0);
  fs::create_directory_symlink(dir.path(), dir / "a/loop");
  fs::create_symlink(dir / "nowhere", dir / "dangling");
  fs::create_symlink(dir / "a/fine.txt", dir / "link.txt");
  const int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  (dir / "socket").copy(address.sun_path, sizeof(address.sun_path) - 1);
  ASSERT_EQ(bind(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  close(socket_fd);

  std::map<std::string, std::string> failures;
  for (const Source& source : SourcesOf(RootsOf({dir.path()}))) {
    failures[source.path()] = source.failure();
    EXPECT_EQ(source.failure().empty(), source.failure_detail().empty()) << source.path();
  }
  EXPECT_EQ(failures, (std::map<std::string, std::string>{{"a/fine.txt", ""},
                                                          {"a/loop", "unreadable"},
                                                          {"dangling", "unreadable"},
                                                          {"link.txt", ""},
                                                          {"pipe", "unsupported"},
                                                          {"socket", "unsupported"}}));
}

// Each directory holds two links to the next: two to the power of their number of names lead to the file.
TEST(ListingTest, LinksToSiblingsDoNotMultiplyWithoutEnd) {
  fakes::TempDir dir;
  constexpr int kFolders = 24;
  for (int i = 0; i < kFolders; ++i) {
    const std::string folder = dir / std::to_string(10 + i);
    fs::create_directories(folder);
    if (i + 1 == kFolders) {
      WriteFile(folder + "/a.txt", "x");
    } else {
      fs::create_directory_symlink("../" + std::to_string(11 + i), folder + "/x");
      fs::create_directory_symlink("../" + std::to_string(11 + i), folder + "/y");
    }
  }
  const std::vector<Source> sources = SourcesOf(RootsOf({dir.path()}));
  EXPECT_LE(sources.size(), 2000u);
  const auto read =
      std::count_if(sources.begin(), sources.end(), [](const Source& s) { return s.failure().empty(); });
  EXPECT_EQ(read, 17) << "under its own name, and under as many through links as are allowed";
}

TEST(ListingTest, LinksDoNotLeadOutOfTheSourceRoots) {
  fakes::TempDir dir;
  WriteFile(dir / "in/a.txt", "x");
  WriteFile(dir / "in/deep/b.txt", "x");
  WriteFile(dir / "secret/c.txt", "x");
  fs::create_directory_symlink("../secret", dir / "in/out");
  fs::create_directory_symlink("deep", dir / "in/inside");
  const auto expanded = ExpandRoots(RootsOf({dir / "in"}), {dir / "in"});
  Ids ids;
  for (const Source& source : expanded.value().sources) ids.push_back(source.path() + " " + source.failure());
  EXPECT_EQ(ids, (Ids{"a.txt ", "deep/b.txt ", "inside/b.txt ", "out unreadable"}));
  EXPECT_EQ(ExpandRoots(RootsOf({dir / "in"})).value().sources.size(), 4u);
}

// What a link names may be there or not, and of any size: the listing tells neither.
TEST(ListingTest, LinksOutOfTheSourceRootsTellNothing) {
  fakes::TempDir dir;
  WriteFile(dir / "in/a.txt", "x");
  WriteFile(dir / "secret/c.txt", "12345");
  fs::create_symlink("../secret/c.txt", dir / "in/there");
  fs::create_symlink("../secret/d.txt", dir / "in/not");
  fs::create_symlink("a.txt", dir / "in/inside");
  const auto expanded = ExpandRoots(RootsOf({dir / "in"}), {dir / "in"});
  Ids told;
  for (const Source& source : expanded.value().sources) {
    told.push_back(source.path() + " " + source.failure() + " " + std::to_string(source.size_bytes()));
    if (!source.failure().empty()) {
      EXPECT_EQ(source.failure_detail(),
                "a symbolic link leads nowhere, or leads out of the directories that may be read");
    }
  }
  EXPECT_EQ(told, (Ids{"a.txt  1", "inside  1", "not unreadable 0", "there unreadable 0"}));
}

// Between submitting and listing anybody who may write there can make a folder a link.
TEST(ListingTest, ARootThatBecameALinkLeadsOutOfNothing) {
  fakes::TempDir dir;
  WriteFile(dir / "in/folder/a.txt", "x");
  WriteFile(dir / "in/file.txt", "x");
  WriteFile(dir / "secret/c.txt", "12345");
  const store::CorpusRoots folder = RootsOf({dir / "in/folder"});
  const store::CorpusRoots file = RootsOf({dir / "in/file.txt"});
  fs::remove_all(dir / "in");
  fs::create_directories(dir / "in");
  fs::create_directory_symlink("../secret", dir / "in/folder");
  fs::create_symlink("../secret/c.txt", dir / "in/file.txt");
  for (const store::CorpusRoots& roots : {folder, file}) {
    const auto expanded = ExpandRoots(roots, {dir / "in"});
    ASSERT_EQ(expanded.value().sources.size(), 1u);
    const Source& source = expanded.value().sources[0];
    EXPECT_EQ(source.failure(), "unreadable");
    EXPECT_TRUE(source.root_itself());
    EXPECT_EQ(source.size_bytes(), 0u);
    EXPECT_EQ(store::DocumentId(source, roots), fs::path(roots[0].locator()).filename());
  }
}

TEST(ListingTest, NothingBelowTheStoreIsListedByWhateverLink) {
  fakes::TempDir dir;
  WriteFile(dir / "in/a.txt", "x");
  auto store = store::OpenStore(dir / "store", store::OpenMode::kWrite).value();
  ASSERT_TRUE(store->PutIfAbsent("uploads/u/content", "x").ok());
  fs::create_directory_symlink("../store/uploads", dir / "in/folder");
  fs::create_directory_symlink("../store/uploads/u", dir / "in/upload");
  fs::create_symlink("../store/uploads/u/content", dir / "in/file");
  for (const std::string& allowed : {std::string("/"), dir.path()}) {
    const auto expanded = ExpandRoots(RootsOf({dir / "in"}), {allowed}, dir / "store");
    Ids ids;
    for (const Source& source : expanded.value().sources)
      ids.push_back(source.path() + " " + source.failure());
    EXPECT_EQ(ids, (Ids{"a.txt ", "file unreadable", "folder unreadable", "upload unreadable"})) << allowed;
  }
}

// Someone whom permissions bind, which root is not, for as long as it lives.
class Nobody {
 public:
  Nobody() : root_(geteuid() == 0) {
    if (root_ && seteuid(65534) != 0) std::abort();
  }
  ~Nobody() {
    if (root_ && seteuid(0) != 0) std::abort();
  }
  Nobody(const Nobody&) = delete;
  Nobody& operator=(const Nobody&) = delete;

 private:
  const bool root_;
};

TEST(ListingTest, ADirectoryThatCannotBeOpenedIsAFailedSource) {
  const Nobody nobody;
  fakes::TempDir dir;
  WriteFile(dir / "closed/a.txt", "x");
  chmod((dir / "closed").c_str(), 0);
  const std::vector<Source> sources = ExpandRoots(RootsOf({dir.path()})).value().sources;
  chmod((dir / "closed").c_str(), 0700);
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].path(), "closed");
  EXPECT_EQ(sources[0].failure(), "unreadable");
}

TEST(ListingTest, DirectoriesNestedBeyondAllMeasureEndInAFailedSource) {
  fakes::TempDir dir;
  std::string deep = dir.path();
  for (int i = 0; i < 210; ++i) deep += "/d";
  WriteFile(deep + "/x.txt", "x");
  const std::vector<Source> sources = ExpandRoots(RootsOf({dir.path()})).value().sources;
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].failure(), "unreadable");
}

TEST(ListingTest, NamesThatAreNotUtf8CanBeListedAndOpened) {
  fakes::TempDir dir;
  WriteFile(dir / "\xB9\xB4\xBB\xFC%.txt", "gbk");
  const store::CorpusRoots roots = RootsOf({dir.path()});
  const std::vector<Source> sources = ExpandRoots(roots).value().sources;
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(store::DocumentId(sources[0], roots), "%B9%B4%BB%FC%25.txt");
  std::ifstream file(store::SourcePath(sources[0], roots));
  std::string content;
  file >> content;
  EXPECT_EQ(content, "gbk");
}

TEST(RootsTest, ABadRootFailsTheWholeCommand) {
  fakes::TempDir dir;
  WriteFile(dir / "a.txt", "x");
  ASSERT_EQ(mkfifo((dir / "pipe").c_str(), 0600), 0);
  const auto check = [](const std::vector<std::string>& paths) {
    store::CorpusRoots roots;
    for (const std::string& path : paths) roots.Add()->set_locator(path);
    return CheckRoots(roots);
  };
  EXPECT_TRUE(check({dir.path(), dir / "a.txt"}).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(check({})));
  EXPECT_TRUE(absl::IsInvalidArgument(check({""})));
  EXPECT_TRUE(absl::IsInvalidArgument(check({dir / "pipe"})));
  EXPECT_TRUE(absl::IsInvalidArgument(check({"/tmp/\xFF"})));
  EXPECT_TRUE(absl::IsInvalidArgument(check({"s3://Bucket/x"})));
  const absl::Status missing = check({dir.path(), dir / "missing"});
  EXPECT_TRUE(absl::IsNotFound(missing));
  EXPECT_NE(missing.message().find(dir / "missing"), absl::string_view::npos) << missing;
}

job::v1::JobSpec SpecOf(const std::string& path) {
  job::v1::JobSpec spec;
  spec.set_job_id("j");
  *spec.mutable_roots() = RootsOf({path});
  return spec;
}

TEST(WriteListingTest, Invariant01_TheFirstSnapshotIsTheJobs) {
  fakes::TempDir dir;
  WriteFile(dir / "a.txt", "12345");
  fakes::MemoryStore store;
  const job::v1::JobSpec spec = SpecOf(dir.path());
  const job::v1::ListingFooter first = WriteListing(spec, store).value();
  EXPECT_EQ(first.sources(), 1u);
  EXPECT_EQ(first.input_bytes(), 5u);
  WriteFile(dir / "b.txt", "came later");
  EXPECT_EQ(WriteListing(spec, store).value().sources(), 1u);
  EXPECT_EQ(store::ReadListingFooter(store, "j").value().sources(), 1u);
}

TEST(WriteListingTest, TheSameCorpusGivesTheSameBytes) {
  fakes::TempDir dir;
  for (int i = 0; i < 50; ++i) WriteFile(dir / std::to_string(i * 37 % 50) + "/x.txt", "x");
  fakes::MemoryStore first, second;
  ASSERT_TRUE(WriteListing(SpecOf(dir.path()), first).ok());
  ASSERT_TRUE(WriteListing(SpecOf(dir.path()), second).ok());
  EXPECT_EQ(first.Get("jobs/j/listing").value(), second.Get("jobs/j/listing").value());
}

TEST(WriteListingTest, AnEmptyDirectoryGivesAnEmptyListing) {
  fakes::TempDir dir;
  fakes::MemoryStore store;
  EXPECT_EQ(WriteListing(SpecOf(dir.path()), store).value().sources(), 0u);
}

}  // namespace
}  // namespace gouji::planning
