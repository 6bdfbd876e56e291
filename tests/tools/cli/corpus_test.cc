#include "tools/cli/corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/fakes/process.h"

namespace gouji::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

namespace fs = std::filesystem;

// Works in a directory of its own, so that relative arguments are short.
class Corpus : public testing::Test {
 protected:
  Corpus() : before_(fs::current_path()) {
    fs::current_path(dir_.path());
    fs::create_directories("a/deep");
    Write("a/1.txt");
    Write("a/deep/2.txt");
    Write("b1.txt");
    Write("b2.txt");
  }
  ~Corpus() override { fs::current_path(before_); }

  static void Write(const std::string& path, const std::string& text = "x") { std::ofstream(path) << text; }

  // `locator below the directory|id prefix` of each root.
  std::vector<std::string> Roots(const std::vector<std::string>& arguments) {
    const auto roots = RootsFromArguments(arguments);
    EXPECT_TRUE(roots.ok()) << roots.status();
    std::vector<std::string> out;
    if (!roots.ok()) return out;
    const std::string base = fs::canonical(dir_.path()).string() + "/";
    for (const auto& root : *roots) {
      EXPECT_THAT(root.locator(), testing::StartsWith("/"));
      const std::string locator = fs::weakly_canonical(root.locator()).string();
      out.push_back(locator.substr(base.size()) + "|" + root.id_prefix());
    }
    return out;
  }

  static absl::Status Error(const std::vector<std::string>& arguments) {
    return RootsFromArguments(arguments).status();
  }

  fakes::TempDir dir_;
  fs::path before_;
};

TEST_F(Corpus, ADirectoryAloneHasNoPrefix) {
  EXPECT_THAT(Roots({"a"}), ElementsAre("a|"));
}

TEST_F(Corpus, SeveralRootsArePrefixedByTheirBaseName) {
  const std::vector<std::string> roots = Roots({"a", "b1.txt"});
  ASSERT_EQ(roots.size(), 2u);
  EXPECT_THAT(roots[0], testing::StartsWith("a|a"));
  EXPECT_THAT(roots[1], testing::StartsWith("b1.txt|"));
}

TEST_F(Corpus, GlobsAreExpandedInByteOrderAndNamesWinOverThem) {
  EXPECT_THAT(Roots({"b*.txt"}), ElementsAre(testing::StartsWith("b1.txt|"), testing::StartsWith("b2.txt|")));
  Write("b[12].txt");
  EXPECT_THAT(Roots({"b[12].txt"}), ElementsAre(testing::StartsWith("b[12].txt|")));
}

TEST_F(Corpus, WhatIsNamedTwiceIsReadOnce) {
  EXPECT_THAT(Roots({"b1.txt", "./b1.txt", "b1*"}), ElementsAre(testing::StartsWith("b1.txt|")));
}

TEST_F(Corpus, ListsNameOnePathALine) {
  Write("list", "b1.txt\r\n\nb2.txt\n");
  EXPECT_THAT(Roots({"@list"}), ElementsAre(testing::StartsWith("b1.txt|"), testing::StartsWith("b2.txt|")));
  Write("bad", "b1.txt\nnowhere\n");
  EXPECT_THAT(std::string(Error({"@bad"}).message()), HasSubstr("bad:2: no such file or directory: nowhere"));
  EXPECT_THAT(std::string(Error({"@none"}).message()), HasSubstr("cannot read the list none"));
}

TEST_F(Corpus, BadArgumentsAreNamed) {
  EXPECT_THAT(std::string(Error({"a", "nowhere"}).message()), HasSubstr("nowhere"));
  EXPECT_THAT(std::string(Error({"*.pdf"}).message()), HasSubstr("nothing matches *.pdf"));
  EXPECT_EQ(Error({"s3://Bucket/x"}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Error({""}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Error({}).code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(Corpus, EmptyDirectoriesAreRefused) {
  fs::create_directories("empty/inner");
  EXPECT_THAT(std::string(Error({"empty"}).message()), HasSubstr("is empty"));
  Write("empty/inner/.hidden");
  EXPECT_THAT(std::string(Error({"empty"}).message()), HasSubstr("is empty"));
  Write("empty/inner/seen");
  EXPECT_TRUE(Error({"empty"}).ok());
}

TEST_F(Corpus, DanglingLinksAndPipesAreRefusedAsArguments) {
  fs::create_symlink("nowhere", "dangling");
  EXPECT_FALSE(Error({"dangling"}).ok());
  ASSERT_EQ(mkfifo("pipe", 0600), 0);
  EXPECT_FALSE(Error({"pipe"}).ok());
}

TEST_F(Corpus, FilesWalksDirectoriesInOrder) {
  Write("a/.hidden");
  const auto files = FilesFromArguments({"b2.txt", "a"});
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_THAT(*files, ElementsAre("b2.txt", "a/1.txt", "a/deep/2.txt"));
  const auto missing = FilesFromArguments({"nowhere", "b2.txt"});
  ASSERT_TRUE(missing.ok()) << missing.status();
  EXPECT_THAT(*missing, ElementsAre("nowhere", "b2.txt")) << "whoever opens it tells";
  fs::create_directory("empty");
  EXPECT_FALSE(FilesFromArguments({"empty"}).ok());
}

}  // namespace
}  // namespace gouji::cli
