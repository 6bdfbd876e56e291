// The same seed gives the same bytes: on every machine, with any number of threads, in any order.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/tools/corpusgen/many_reports.h"
#include "tools/corpusgen/output.h"
#include "tools/corpusgen/truth.h"

namespace gouji::corpusgen {
namespace {

uint64_t Fnv1a(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

std::string Slurp(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class CorpusDirectory {
 public:
  CorpusDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "corpusgen-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~CorpusDirectory() { std::filesystem::remove_all(path_); }
  CorpusDirectory(const CorpusDirectory&) = delete;
  CorpusDirectory& operator=(const CorpusDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Changes whenever the generator learns something: then this number is what the failure prints.
constexpr uint64_t kGolden = 8643258822956304118U;

TEST(Determinism, BytesAreTheGoldenOnes) {
  const Options options = TestOptions(DirtLevel::kHeavy, 300);
  std::string all;
  for (uint64_t i = 0; i < 300; ++i) {
    const Report report = Generate(options, i);
    AppendDocument(report, all);
    AppendTruth(report, all);
  }
  EXPECT_EQ(Fnv1a(all), kGolden);
}

TEST(Determinism, AReportDoesNotDependOnItsNeighbours) {
  const Options options = TestOptions(DirtLevel::kHeavy, 300);
  const Report alone = Generate(options, 77);
  for (uint64_t i = 70; i < 77; ++i) Generate(options, i);
  EXPECT_EQ(Generate(options, 77).text, alone.text);
  Options other = options;
  other.seed = 43;
  EXPECT_NE(Generate(other, 77).text, alone.text);
}

TEST(Determinism, ThreadsDoNotChangeTheFiles) {
  std::string first_truth;
  std::string first_lines;
  for (const uint32_t threads : {1U, 3U}) {
    CorpusDirectory directory;
    Plan plan;
    plan.options = TestOptions(DirtLevel::kLight, 100);
    plan.count = 900;
    plan.jsonl_files = 4;
    plan.threads = threads;
    plan.directory = directory.path();
    Summary summary;
    std::string error;
    ASSERT_TRUE(WriteCorpus(plan, summary, error)) << error;
    EXPECT_EQ(summary.reports, 900u);
    std::string lines;
    for (const char* part :
         {"part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl", "part-00003.jsonl"}) {
      const std::string bytes = Slurp(directory.path() / "reports" / part);
      EXPECT_EQ(std::count(bytes.begin(), bytes.end(), '\n'), 225) << part;
      lines += bytes;
    }
    const std::string truth = Slurp(directory.path() / "truth.jsonl");
    EXPECT_EQ(std::count(truth.begin(), truth.end(), '\n'), 900);
    if (threads == 1) {
      first_truth = truth;
      first_lines = lines;
    }
    EXPECT_TRUE(truth == first_truth);
    EXPECT_TRUE(lines == first_lines);
  }
}

TEST(Determinism, AnUnwritableDirectoryIsToldPlainly) {
  Plan plan;
  plan.options = TestOptions(DirtLevel::kNone, 0);
  plan.count = 1;
  plan.directory = "/proc/no/such";
  Summary summary;
  std::string error;
  EXPECT_FALSE(WriteCorpus(plan, summary, error));
  EXPECT_NE(error.find("/proc/no/such"), std::string::npos) << error;
}

}  // namespace
}  // namespace gouji::corpusgen
