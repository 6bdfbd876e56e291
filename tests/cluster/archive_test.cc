// Archives in a whole cluster: split by the worker that opens them, worked in parallel, and the same records whoever dies.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/cluster/cluster.h"
#include "tests/fakes/archives.h"

namespace gouji::cluster {
namespace {

using std::chrono::seconds;

std::vector<fakes::ArchiveMember> MembersOf(const std::string& directory) {
  std::vector<fakes::ArchiveMember> members;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    members.push_back(
        {"d/" + entry.path().filename().string(), std::string((std::istreambuf_iterator<char>(in)), {})});
  }
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return members;
}

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

TEST(ArchiveClusterTest, KilledWorkersLoseNothingOfSplitArchives) {
  fakes::TempDir dir;
  std::vector<fakes::ArchiveMember> members = MembersOf(GenerateCorpus(dir / "reports", 1500, 17, "files"));
  ASSERT_EQ(members.size(), 1500u);
  // A picture, so that what packs well is still large.
  members.push_back({"d/z.png", "\x89PNG\r\n\x1A\n" + fakes::Noise(6'000'000, 1)});
  std::filesystem::create_directory(dir / "corpus");
  Write(dir / "corpus/a.tar", fakes::MakeArchive("tar", members));
  Write(dir / "corpus/b.tar.gz", fakes::MakeArchive("tar.gz", members));
  Write(dir / "corpus/c.zip", fakes::MakeArchive("zip", {members.begin(), members.begin() + 20}));
  const std::string undisturbed = EmbeddedDigest(dir / "corpus", dir / "embedded");
  ASSERT_NE(undisturbed.find("documents=3022 records=3022"), std::string::npos) << undisturbed;

  Cluster cluster({});
  std::string job;
  cluster.InTheMiddle({dir / "corpus"}, &job, [&] {
    cluster.worker(0).KillHard();
    cluster.worker(1).KillHard();
    cluster.StartWorker(0);
  });
  const fakes::Finished watch = cluster.Gouji({"watch", job}, seconds(300));
  ASSERT_EQ(watch.exit_code, 0) << watch.err << cluster.Logs();
  EXPECT_EQ(cluster.Verify(job), undisturbed);
  EXPECT_EQ(cluster.Verify(cluster.store()), undisturbed);
  EXPECT_EQ(cluster.CoordinatorMetric("gouji_coordinator_invariant_violations_total"), 0);
}

TEST(ArchiveClusterTest, PoisonInAnArchiveCostsItselfAndIsReadOnceMore) {
  fakes::TempDir dir;
  std::vector<fakes::ArchiveMember> members = MembersOf(GenerateCorpus(dir / "reports", 20, 19, "files"));
  members.insert(members.begin() + 7, {"d/poison.txt", "2023年政府信息公开工作年度报告\ngouji-test:crash\n"});
  members.push_back({"e/secret.zip", "an archive in an archive"});
  std::filesystem::create_directory(dir / "corpus");
  Write(dir / "corpus/a.tar", fakes::MakeArchive("tar", members));
  const std::string whole = fakes::MakeArchive("tar", {{"1.txt", std::string(600, 'x')}, {"2.txt", "y"}});
  Write(dir / "corpus/b.tar", whole.substr(0, 1000));
  Cluster cluster({.worker_env = {{"GOUJI_TEST_HOOKS", "1"}}});
  const fakes::Finished submit = cluster.Gouji({"submit", dir / "corpus", "--watch", "--quiet"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << cluster.Logs();
  const std::string job = submit.out.substr(0, submit.out.find('\n'));
  EXPECT_EQ(cluster.StatusNumber(job, "documents"), 24);
  const std::string letters = cluster.Gouji({"dead-letters", job, "--output", "json"}).out;
  EXPECT_EQ(std::count(letters.begin(), letters.end(), '\n'), 4) << letters;
  EXPECT_NE(letters.find("a.tar!/d/poison.txt"), std::string::npos) << letters;
  EXPECT_NE(letters.find("a.tar!/e/secret.zip"), std::string::npos) << letters;

  EXPECT_NE(letters.find("b.tar!/1.txt"), std::string::npos) << letters;
  EXPECT_NE(letters.find("b.tar@1"), std::string::npos) << letters;

  // What failed, and no other member; of the archive that was cut off, all, since nobody knows what is lacking.
  const fakes::Finished requeue = cluster.Gouji({"requeue", job, "--watch", "--quiet"});
  ASSERT_EQ(requeue.exit_code, 0) << requeue.err << cluster.Logs();
  const std::string again = requeue.out.substr(0, requeue.out.find('\n'));
  EXPECT_EQ(cluster.StatusNumber(again, "documents"), 4);
  EXPECT_EQ(cluster.Gouji({"dead-letters", again, "--output", "json"}).out, letters);
}

}  // namespace
}  // namespace gouji::cluster
