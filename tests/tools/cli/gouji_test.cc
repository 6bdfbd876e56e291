// The program itself: exit codes, messages, and what it leaves behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/fakes/archives.h"
#include "tests/fakes/process.h"

namespace gouji::cli {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

namespace fs = std::filesystem;

fakes::SpawnOptions WithEnv(const std::string& name, const std::string& value) {
  fakes::SpawnOptions options;
  options.env[name] = value;
  return options;
}

// A file system of its own, as small as asked; needs the right to mount.
class SmallDisk {
 public:
  SmallDisk(const std::string& path, const std::string& size) : path_(path) {
    fs::create_directory(path);
    mounted_ = mount("gouji-test", path.c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted() const { return mounted_; }
  void Grow(const std::string& size) {
    ASSERT_EQ(mount("gouji-test", path_.c_str(), "tmpfs", MS_REMOUNT, ("size=" + size).c_str()), 0);
  }

 private:
  const std::string path_;
  bool mounted_ = false;
};

class Gouji : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(fakes::Binary("gouji"))) GTEST_SKIP() << "build the program gouji first";
    fs::create_directory(corpus_);
  }

  static fakes::Finished Run(std::vector<std::string> arguments, const fakes::SpawnOptions& options = {}) {
    arguments.insert(arguments.begin(), fakes::Binary("gouji"));
    return fakes::Run(arguments, options);
  }

  static void Write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }

  static std::string Report(int number) {
    const std::string n = std::to_string(number);
    return "某市第" + n + "局2021年政府信息公开工作年度报告\n\n一、总体情况\n2021年，本局主动公开政府信息" +
           n + "条，共受理政府信息公开申请" + n +
           "件。\n\n二、主动公开政府信息情况\n\n五、存在的主要问题及改进情况\n" +
           "公开内容不够丰富。\n\n六、其他需要报告的事项\n无。\n";
  }

  // `count` reports in files of their own.
  void WriteReports(int count) {
    for (int i = 0; i < count; ++i) Write(corpus_ + "/" + std::to_string(1000 + i) + ".txt", Report(i));
  }

  // `document_id: outcome error` of each record.
  std::map<std::string, std::string> Outcomes(const std::string& target) {
    const fakes::Finished results = Run({"results", target, "--table", "reports", "--format", "csv"});
    EXPECT_EQ(results.exit_code, 0) << results.err;
    std::map<std::string, std::string> outcomes;
    std::istringstream lines(results.out);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
      std::istringstream fields(line);
      std::string id;
      std::string outcome;
      std::string error;
      std::getline(fields, id, ',');
      std::getline(fields, outcome, ',');
      std::getline(fields, error, ',');
      outcomes[id] = error.empty() ? outcome : outcome + " " + error;
    }
    return outcomes;
  }

  static std::string Verified(const std::string& target) {
    const fakes::Finished verify = Run({"verify", target});
    EXPECT_EQ(verify.exit_code, 0) << verify.out << verify.err;
    EXPECT_THAT(verify.out, MatchesRegex("documents=[0-9]+ records=[0-9]+ digest=[0-9a-f]+\n"));
    return verify.out;
  }

  static std::vector<std::string> Objects(const std::string& directory) {
    std::vector<std::string> objects;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
      if (entry.is_regular_file()) objects.push_back(entry.path().string());
    }
    std::sort(objects.begin(), objects.end());
    return objects;
  }

  static size_t OutcomeCount(const std::string& directory) {
    size_t count = 0;
    std::error_code error;
    for (const auto& job : fs::directory_iterator(directory + "/jobs", error)) {
      for (const auto& shard : fs::directory_iterator(job.path() / "shards", error))
        count += shard.is_regular_file();
    }
    return count;
  }

  fakes::TempDir dir_;
  const std::string corpus_ = dir_ / "corpus";
  const std::string out_ = dir_ / "out";
};

TEST_F(Gouji, HelpNamesEveryCommandAndTheExitCodes) {
  const fakes::Finished help = Run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* command :
       {"check", "run", "submit", "watch", "jobs", "status", "cancel", "pause", "resume", "workers", "drain",
        "results", "verify", "rules", "inspect", "version"}) {
    EXPECT_THAT(help.out, HasSubstr(std::string("\n  ") + command + " ")) << command;
  }
  EXPECT_THAT(help.out, Not(HasSubstr("__slot")));
  EXPECT_THAT(Run({"run", "--help"}).out, HasSubstr("130 interrupted"));
  EXPECT_THAT(Run({"version"}).out, MatchesRegex("gouji [0-9.]+ \\(.*\\)\n"));
}

TEST_F(Gouji, BadArgumentsExitTwoAndWriteNothing) {
  WriteReports(1);
  EXPECT_EQ(Run({}).exit_code, 2);
  EXPECT_EQ(Run({"frobnicate"}).exit_code, 2);
  EXPECT_EQ(Run({"run", corpus_}).exit_code, 2);  // no --out
  EXPECT_EQ(Run({"run", "--out", out_}).exit_code, 2);
  const fakes::Finished itself = Run({"run", corpus_, "--out", std::string(corpus_) + "/."});
  EXPECT_EQ(itself.exit_code, 2);
  EXPECT_THAT(itself.err, HasSubstr("give --out a directory of its own"));
  EXPECT_FALSE(std::filesystem::exists(std::string(corpus_) + "/format"));
  // A misspelt --out is told as such, not as one that is missing.
  EXPECT_THAT(Run({"run", corpus_, "--uot", out_}).err, HasSubstr("--uot"));
  EXPECT_EQ(Run({"run", corpus_, "--out", out_, "--workers", "none"}).exit_code, 2);
  const fakes::Finished missing = Run({"run", corpus_, dir_ / "nowhere", "--out", out_});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("nowhere"));
  EXPECT_EQ(missing.out, "");
  EXPECT_EQ(Run({"run", "s3://Bucket", "--out", out_}).exit_code, 2);
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(Gouji, AnEmptyDirectoryIsAnErrorThatSaysSo) {
  const fakes::Finished run = Run({"run", corpus_, "--out", out_});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("is empty"));
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(Gouji, RunReadsACorpusAndSaysWhatToDoNext) {
  WriteReports(5);
  const fakes::Finished run = Run({"run", corpus_, "--out", out_, "--workers", "2"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("succeeded: 5 reports in "));
  EXPECT_THAT(run.err, HasSubstr("results are in " + out_));
  EXPECT_THAT(run.err, HasSubstr("gouji verify " + out_ + "\n"));
  EXPECT_THAT(Verified(out_), testing::StartsWith("documents=5 records=5 "));
  EXPECT_EQ(Outcomes(out_).at("1003.txt"), "parsed");
}

TEST_F(Gouji, TheSameAgainDoesNothing) {
  WriteReports(3);
  ASSERT_EQ(Run({"run", corpus_, "--out", out_}).exit_code, 0);
  const std::vector<std::string> before = Objects(out_ + "/jobs");
  const fakes::Finished again = Run({"run", corpus_, "--out", out_});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("nothing to do"));
  EXPECT_EQ(Objects(out_ + "/jobs"), before);
}

TEST_F(Gouji, LostRecordsOfAFinishedJobAreNotSaidToBeDone) {
  WriteReports(3);
  ASSERT_EQ(Run({"run", corpus_, "--out", out_}).exit_code, 0);
  const std::vector<std::string> objects = Objects(out_ + "/jobs");
  const auto shard = std::find_if(objects.begin(), objects.end(), [](const std::string& name) {
    return name.find("/shards/") != std::string::npos;
  });
  ASSERT_NE(shard, objects.end());
  fs::remove(*shard);
  const fakes::Finished again = Run({"run", corpus_, "--out", out_});
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_THAT(again.err, testing::AllOf(HasSubstr("1 shard of its records"), HasSubstr("gouji verify")));
}

TEST_F(Gouji, ATargetThatIsNeitherADirectoryNorAJobIsSaidToBeSo) {
  for (const char* command : {"verify", "results", "dead-letters"}) {
    const fakes::Finished refused = Run({command, "nowhere"}, WithEnv("GOUJI_COORDINATOR", ""));
    EXPECT_EQ(refused.exit_code, 2) << command;
    EXPECT_THAT(refused.err, testing::AllOf(HasSubstr("no directory nowhere"), HasSubstr("--coordinator")))
        << command;
  }
}

TEST_F(Gouji, BadMembersBecomeFailedRecords) {
  WriteReports(1);
  Write(corpus_ + "/empty.txt", "");
  Write(corpus_ + "/binary.txt", std::string("\x7f"
                                             "ELF\x02\x01\x01\x00\x00\x00\x00\x00",
                                             12) +
                                     std::string(500, '\0'));
  Write(corpus_ + "/huge.txt", "x");
  fs::resize_file(corpus_ + "/huge.txt", 100 << 20);
  fs::create_symlink("nowhere", corpus_ + "/dangling.txt");
  Write(corpus_ + "/lines.jsonl",
        "{\"id\":\"good\",\"text\":\"x\"}\n{\"id\":\"bad\",\n{\"id\":\"also\",\"text\":\"y\"}\n");
  Write(corpus_ + "/closed.txt", Report(1));
  fs::permissions(corpus_ + "/closed.txt", fs::perms::none);
  ASSERT_TRUE(geteuid() != 0 || chown((corpus_ + "/closed.txt").c_str(), 65534, 65534) == 0);
  fakes::SpawnOptions bound;
  bound.obey_permissions = true;
  const fakes::Finished run = Run({"run", corpus_, "--out", out_}, bound);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.err, HasSubstr("too-large 1"));
  const std::map<std::string, std::string> outcomes = Outcomes(out_);
  EXPECT_EQ(outcomes.at("1000.txt"), "parsed");
  EXPECT_EQ(outcomes.at("empty.txt"), "failed empty");
  EXPECT_EQ(outcomes.at("binary.txt"), "failed binary");
  EXPECT_EQ(outcomes.at("huge.txt"), "failed too-large");
  EXPECT_EQ(outcomes.at("dangling.txt"), "failed unreadable");
  EXPECT_EQ(outcomes.at("closed.txt"), "failed unreadable");
  EXPECT_EQ(outcomes.at("lines.jsonl@25"), "failed bad-json");
  EXPECT_TRUE(outcomes.count("good") == 1 && outcomes.count("also") == 1);
  EXPECT_EQ(outcomes.size(), 9u);
  Verified(out_);
}

TEST_F(Gouji, ResultsResumeWhereTheyStopped) {
  WriteReports(7);
  ASSERT_EQ(Run({"run", corpus_, "--out", out_}).exit_code, 0);
  for (const std::string format : {"jsonl", "csv", "binpb"}) {
    const fakes::Finished whole = Run({"results", out_, "--format", format});
    const fakes::Finished first = Run({"results", out_, "--format", format, "--limit", "3"});
    const size_t token = first.err.find("--resume-token ");
    ASSERT_NE(token, std::string::npos) << first.err;
    const std::string value = first.err.substr(token + 15, first.err.find('\n', token) - token - 15);
    const fakes::Finished rest = Run({"results", out_, "--format", format, "--resume-token", value});
    EXPECT_EQ(rest.exit_code, 0) << rest.err;
    EXPECT_EQ(first.out + rest.out, whole.out) << format;
    EXPECT_NE(first.out, "");
  }
  EXPECT_EQ(Run({"results", out_, "--resume-token", "nonsense"}).exit_code, 2);
}

TEST_F(Gouji, ResultsAreChosenByWhatTheReportsSay) {
  WriteReports(3);
  Write(corpus_ + "/2000.txt", "");
  Write(corpus_ + "/3000.txt",
        "甲县教育局2020年政府信息公开工作年度报告\n\n一、总体情况\n2020年，本局公开信息5条。\n");
  ASSERT_EQ(Run({"run", corpus_, "--out", out_}).exit_code, 0);
  const auto lines = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"results", out_});
    const fakes::Finished results = Run(arguments);
    EXPECT_EQ(results.exit_code, 0) << results.err;
    return std::count(results.out.begin(), results.out.end(), '\n');
  };
  EXPECT_EQ(lines({}), 5);
  EXPECT_EQ(lines({"--outcome", "failed"}), 1);
  EXPECT_EQ(lines({"--outcome", "failed,parsed"}), 5);
  EXPECT_EQ(lines({"--year", "2021"}), 3);
  EXPECT_EQ(lines({"--year", "2019"}), 0);
  EXPECT_EQ(lines({"--organ", "教育局"}), 1);
  EXPECT_EQ(lines({"--organ", "教育局", "--year", "2021"}), 0);
  const fakes::Finished rows = Run({"results", out_, "--table", "findings", "--rule", "section.missing"});
  EXPECT_THAT(rows.out, HasSubstr("\"rule\":\"section.missing\""));
  EXPECT_EQ(rows.out.find("\"rule\":\"table."), std::string::npos) << "only those that were asked for";
  const fakes::Finished unknown = Run({"results", out_, "--rule", "no.such-rule"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("gouji rules"));
}

TEST_F(Gouji, ResultsGoIntoASqliteFileOnce) {
  WriteReports(3);
  ASSERT_EQ(Run({"run", corpus_, "--out", out_}).exit_code, 0);
  const std::vector<std::string> command = {"results", out_, "--format", "sqlite", "--out", dir_ / "out.db"};
  const auto size = [&] { return fs::file_size(fs::path(dir_ / "out.db")); };
  ASSERT_EQ(Run(command).exit_code, 0);
  const auto whole = size();
  EXPECT_EQ(Run(command).exit_code, 0);
  EXPECT_EQ(size(), whole) << "the same again does nothing";
  const fakes::Finished other =
      Run({"results", out_, "--format", "sqlite", "--out", dir_ / "out.db", "--year", "2021"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("another file"));
  EXPECT_EQ(Run({"results", out_, "--format", "sqlite"}).exit_code, 2);
  const fakes::Finished excel = Run({"results", out_, "--format", "csv", "--excel"});
  EXPECT_THAT(excel.out, testing::StartsWith("\xef\xbb\xbf"
                                             "document_id,"));
  EXPECT_THAT(excel.out, testing::EndsWith("\r\n"));
}

TEST_F(Gouji, EveryCommandHasExamplesAndIsCompleted) {
  const fakes::Finished script = Run({"completion", "bash"});
  EXPECT_EQ(script.exit_code, 0) << script.err;
  Write(dir_ / "gouji.bash", script.out);
  const auto complete = [&](const std::string& words) {
    const std::string code = "source " + (dir_ / "gouji.bash") + "; COMP_WORDS=(" + words +
                             "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _gouji; echo \"${COMPREPLY[*]}\"";
    const fakes::Finished done = fakes::Run({"bash", "-c", code});
    EXPECT_EQ(done.err, "") << words;
    return done.out;
  };
  EXPECT_EQ(complete("gouji res"), "resume results\n");
  EXPECT_EQ(complete("gouji results x --format s"), "sqlite\n");
  EXPECT_EQ(complete("gouji results x --fol"), "--follow\n");
  EXPECT_EQ(complete("gouji --lang en check --min-severity w"), "warning\n");
  EXPECT_EQ(complete("gouji jobs --coord"), "--coordinator\n") << "flags that go with every command";

  std::istringstream names(complete("gouji ''"));
  int commands = 0;
  for (std::string name; names >> name; ++commands) {
    EXPECT_THAT(Run({name, "--help"}).out, HasSubstr("Examples:\n  gouji " + name)) << name;
  }
  EXPECT_GE(commands, 19);
  for (const char* shell : {"zsh", "fish"}) {
    const fakes::Finished other = Run({"completion", shell});
    EXPECT_THAT(other.out, HasSubstr("jsonl csv sqlite binpb")) << shell;
  }
}

TEST_F(Gouji, SeveralJobsInOneStoreAreToldApart) {
  WriteReports(2);
  Write(dir_ / "single.txt", Report(77));
  ASSERT_EQ(Run({"run", corpus_, "--out", out_}).exit_code, 0);
  ASSERT_EQ(Run({"run", dir_ / "single.txt", "--out", out_}).exit_code, 0);
  const fakes::Finished both = Run({"verify", out_});
  EXPECT_EQ(both.exit_code, 2);
  EXPECT_THAT(both.err, HasSubstr("--job"));
  EXPECT_THAT(both.err, HasSubstr("single.txt"));
  std::vector<std::string> counts;
  for (const auto& job : fs::directory_iterator(out_ + "/jobs")) {
    const fakes::Finished one = Run({"verify", out_, "--job", job.path().filename().string().substr(0, 10)});
    EXPECT_EQ(one.exit_code, 0) << one.err;
    counts.push_back(one.out.substr(0, one.out.find(" digest")));
  }
  EXPECT_THAT(counts, testing::UnorderedElementsAre("documents=2 records=2", "documents=1 records=1"));
}

TEST_F(Gouji, DigestDoesNotDependOnWorkersOrShards) {
  WriteReports(40);
  std::string lines;
  for (int i = 0; i < 40; ++i) {
    std::string text = Report(i);
    for (size_t at; (at = text.find('\n')) != std::string::npos;) text.replace(at, 1, "\\n");
    lines += "{\"id\":\"line " + std::to_string(i) + "\",\"text\":\"" + text + "\"}\n";
  }
  Write(corpus_ + "/lines.jsonl", lines);
  std::vector<std::string> digests;
  for (const std::string workers : {"1", "2", "5"}) {
    const std::string out = dir_ / ("out" + workers);
    const fakes::Finished run = Run({"run", corpus_, "--out", out, "--workers", workers});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    digests.push_back(Verified(out));
  }
  EXPECT_THAT(digests[0], testing::StartsWith("documents=80 "));
  EXPECT_EQ(digests[1], digests[0]);
  EXPECT_EQ(digests[2], digests[0]);
}

TEST_F(Gouji, TwoRunsAtOnceGiveOneResult) {
  WriteReports(60);
  const std::vector<std::string> command = {
      fakes::Binary("gouji"), "run", corpus_, "--out", out_, "--workers", "1"};
  fakes::Process first(command);
  fakes::Process second(command);
  EXPECT_EQ(first.Wait(seconds(50)), 0) << first.Err();
  EXPECT_EQ(second.Wait(seconds(50)), 0) << second.Err();
  const std::string digest = Verified(out_);
  ASSERT_EQ(Run({"run", corpus_, "--out", dir_ / "alone"}).exit_code, 0);
  EXPECT_EQ(digest, Verified(dir_ / "alone"));
}

TEST_F(Gouji, InterruptedRunGoesOnAndEndsTheSame) {
  WriteReports(30);
  // Hangs its child while the hooks are on; without them it is a document like any other.
  Write(corpus_ + "/2000.txt", Report(2000) + "gouji-test:hang\n");
  ASSERT_EQ(Run({"run", corpus_, "--out", dir_ / "undisturbed"}).exit_code, 0);

  fakes::Process run({fakes::Binary("gouji"), "run", corpus_, "--out", out_, "--workers", "1"},
                     WithEnv("GOUJI_TEST_HOOKS", "1"));
  ASSERT_TRUE(fakes::Eventually([&] { return OutcomeCount(out_) > 0; }, seconds(30))) << run.Err();
  run.Signal(SIGINT);
  EXPECT_EQ(run.Wait(seconds(30)), 130) << run.Err();
  EXPECT_THAT(run.Err(), HasSubstr("goes on from here"));
  EXPECT_THAT(run.Err(), HasSubstr("--job"));
  EXPECT_EQ(Run({"verify", out_}).exit_code, 1);
  const fakes::Finished partial = Run({"results", out_});
  EXPECT_EQ(partial.exit_code, 0);
  EXPECT_THAT(partial.err, HasSubstr("the job is not over"));
  const auto kept = std::count(partial.out.begin(), partial.out.end(), '\n');
  EXPECT_THAT(run.Err(), HasSubstr("stopped; " + std::to_string(kept) + " report"));

  const fakes::Finished again = Run({"run", corpus_, "--out", out_});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr(" of them now in "));
  EXPECT_EQ(Verified(out_), Verified(dir_ / "undisturbed"));
}

TEST_F(Gouji, DirectoriesThatAreNoStoreOrOfANewerVersionAreRefused) {
  WriteReports(1);
  EXPECT_EQ(Run({"verify", corpus_}).exit_code, 2);
  EXPECT_EQ(Run({"results", dir_ / "nowhere"}).exit_code, 2);
  ASSERT_EQ(Run({"run", corpus_, "--out", out_}).exit_code, 0);
  Write(out_ + "/format", "gouji-store 99\n");
  const std::vector<std::string> before = Objects(out_);
  for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
           {"run", corpus_, "--out", out_}, {"results", out_}, {"verify", out_}}) {
    const fakes::Finished refused = Run(command);
    EXPECT_EQ(refused.exit_code, 2) << command[0];
    EXPECT_THAT(refused.err, HasSubstr("version 99")) << command[0];
  }
  EXPECT_EQ(Objects(out_), before);
}

TEST_F(Gouji, FullDiskIsToldAndWhatIsDoneStays) {
  WriteReports(400);
  // Enough for listing and plan, too little for the records.
  SmallDisk disk(out_, "200k");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a small file system needs root";
  const fakes::Finished run = Run({"run", corpus_, "--out", out_, "--workers", "1"});
  EXPECT_EQ(run.exit_code, 2) << run.err;
  EXPECT_THAT(run.err, HasSubstr("No space left"));
  EXPECT_THAT(run.err, HasSubstr("goes on from here"));
  EXPECT_THAT(run.err, Not(HasSubstr("\"level\":"))) << "people read this, not log collectors";
  disk.Grow("64m");
  const fakes::Finished again = Run({"run", corpus_, "--out", out_});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(Verified(out_), testing::StartsWith("documents=400 records=400 "));
}

TEST_F(Gouji, UnreachableCoordinatorSaysWhatToDo) {
  WriteReports(1);
  const std::vector<std::string> nobody = {"--coordinator", "127.0.0.1:1", "--connect-timeout", "0.3"};
  for (std::vector<std::string> command : std::vector<std::vector<std::string>>{{"submit", corpus_},
                                                                                {"jobs"},
                                                                                {"workers"},
                                                                                {"status", "j"},
                                                                                {"watch", "j"},
                                                                                {"cancel", "j"},
                                                                                {"drain", "w"},
                                                                                {"results", "j"},
                                                                                {"verify", "j"}}) {
    command.insert(command.end(), nobody.begin(), nobody.end());
    const fakes::Finished refused = Run(command);
    EXPECT_EQ(refused.exit_code, 2) << command[0];
    EXPECT_EQ(refused.out, "") << command[0];
    EXPECT_THAT(refused.err, HasSubstr("no coordinator answers at 127.0.0.1:1")) << command[0];
  }
  const fakes::Finished unnamed = Run({"jobs"}, WithEnv("GOUJI_COORDINATOR", ""));
  EXPECT_EQ(unnamed.exit_code, 2);
  EXPECT_THAT(unnamed.err, HasSubstr("GOUJI_COORDINATOR"));
}

TEST_F(Gouji, FlagsAlsoComeFromEnvironmentAndFile) {
  WriteReports(2);
  const fakes::Finished by_environment = Run({"run", corpus_}, WithEnv("GOUJI_OUT", out_));
  EXPECT_EQ(by_environment.exit_code, 0) << by_environment.err;
  Write(dir_ / "config.toml",
        "lang = \"en\"\nredis = \"a daemon's key\"\n[results]\nformat = \"csv\"\ntable = \"findings\"\n");
  const fakes::Finished by_file = Run({"results", out_, "--config", dir_ / "config.toml"});
  EXPECT_EQ(by_file.exit_code, 0) << by_file.err;
  EXPECT_THAT(by_file.out, testing::StartsWith("document_id,rule,severity,"));
  // A flag wins over the environment, that over the file.
  Write(dir_ / "nobody.toml", "coordinator = \"127.0.0.1:1\"\n[jobs]\noutput = \"name\"\n");
  const auto jobs = [&](const char* name, const char* value, std::vector<std::string> more) {
    std::vector<std::string> arguments = {"--config", dir_ / "nobody.toml", "--connect-timeout", "0.1",
                                          "jobs"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(arguments, WithEnv(name, value)).err;
  };
  EXPECT_THAT(jobs("GOUJI_LANG", "en", {}), testing::HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(jobs("GOUJI_COORDINATOR", "127.0.0.1:2", {}), testing::HasSubstr("127.0.0.1:2"));
  EXPECT_THAT(jobs("GOUJI_COORDINATOR", "", {}), testing::HasSubstr("127.0.0.1:1")) << "empty is not set";
  EXPECT_THAT(jobs("GOUJI_COORDINATOR", "127.0.0.1:2", {"--coordinator", "127.0.0.1:3"}),
              testing::HasSubstr("127.0.0.1:3"));
  EXPECT_THAT(jobs("GOUJI_OUTPUT", "nonsense", {}), testing::HasSubstr("nonsense"))
      << "of a command's section";
  // What is set for `check` leaves no row out.
  const std::string all = Run({"results", out_}).out;
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 2);
  const fakes::Finished beside = Run({"results", out_}, WithEnv("GOUJI_MIN_SEVERITY", "error"));
  EXPECT_EQ(beside.out, all) << beside.err;
  EXPECT_EQ(Run({"results", out_}, WithEnv("GOUJI_FORMAT", "csv")).out, all);
}

TEST_F(Gouji, CheckWarnsWhereMostChecksCouldNotBeMade) {
  const auto table = [](std::string_view columns) {
    return Report(1) + "三、收到和处理政府信息公开申请情况\n自然人\t" + std::string(columns) +
           "\t社会公益组织\t法律服务机构\t其他\t总计\n一、本年新收政府信息公开申请数量\t4\t0\t0\t0\t0\t0\t4\n"
           "二、上年结转政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n（一）予以公开\t1\t0\t2\t0\t0\t0\t3\n";
  };
  Write(dir_ / "swapped.txt", table("科研机构\t商业企业"));
  const fakes::Finished swapped = Run({"check", dir_ / "swapped.txt"});
  EXPECT_EQ(swapped.exit_code, 1);
  EXPECT_THAT(swapped.out, HasSubstr("[table.columns-order]"));
  EXPECT_THAT(swapped.out, HasSubstr("swapped.txt: 警告：本报告 "));
  EXPECT_THAT(swapped.err, HasSubstr("；1 份大量核对因读数存疑未能进行，不能视为无误\n"));
  // Where nothing else is told the silence is no pass either.
  const fakes::Finished silent = Run({"check", dir_ / "swapped.txt", "--min-severity", "error"});
  EXPECT_EQ(silent.out.find("table.columns-order"), std::string::npos) << silent.out;
  EXPECT_EQ(silent.exit_code, 1);
  Write(dir_ / "in_order.txt", table("商业企业\t科研机构"));
  const fakes::Finished in_order = Run({"check", dir_ / "in_order.txt"});
  EXPECT_EQ((in_order.out + in_order.err).find("不能视为无误"), std::string::npos) << in_order.out;
}

TEST_F(Gouji, CheckReportsLikeACompiler) {
  Write(dir_ / "good.txt", "");
  Write(dir_ / "draft.txt", Report(1));
  const fakes::Finished unreadable = Run({"check", dir_ / "good.txt", dir_ / "draft.txt"});
  EXPECT_EQ(unreadable.exit_code, 2);
  EXPECT_THAT(unreadable.err, HasSubstr("good.txt: 无法读取：没有内容"));
  const fakes::Finished missing = Run({"check", dir_ / "nowhere.txt", dir_ / "draft.txt", "--lang", "en"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, HasSubstr("nowhere.txt: cannot read: unreadable (No such file or directory)\n"));
  EXPECT_EQ(missing.out, Run({"check", dir_ / "draft.txt", "--lang", "en"}).out) << "the others are checked";
  const fakes::Finished chinese = Run({"check", dir_ / "nowhere.txt", dir_ / "draft.txt"});
  EXPECT_THAT(chinese.err, HasSubstr("nowhere.txt: 无法读取：打不开：没有这个文件\n"));
  const fakes::Finished json =
      Run({"check", dir_ / "draft.txt", "--format", "json", "--min-severity", "info"});
  EXPECT_THAT(json.exit_code, testing::AnyOf(0, 1)) << json.err;
  EXPECT_THAT(json.out, testing::StartsWith("[\n{\"file\":"));
  EXPECT_THAT(json.out, testing::EndsWith("\n]\n"));
  EXPECT_EQ(Run({"check", dir_ / "nowhere"}).exit_code, 2);
}

TEST_F(Gouji, CheckOnADirectoryTellsWhoHasWhatToMend) {
  const std::filesystem::path data = std::filesystem::path("tests") / "data";
  const fakes::Finished clean = Run({"check", data / "clean", "--lang", "en"});
  EXPECT_EQ(clean.exit_code, 0) << clean.out;
  EXPECT_THAT(clean.err, HasSubstr("ERRORS"));
  EXPECT_THAT(clean.err, HasSubstr("衡岭市教育局"));
  EXPECT_THAT(clean.err, HasSubstr("10 drafts: 0 errors, 0 warnings"));
  EXPECT_THAT(clean.err, HasSubstr(" checks made, "));
  EXPECT_THAT(clean.out, testing::Not(HasSubstr("\x1b["))) << "colours are for terminals";

  const fakes::Finished drafts = Run({"check", data / "reports", "--lang", "en"});
  EXPECT_EQ(drafts.exit_code, 1);
  EXPECT_EQ(Run({"check", data / "reports", "--lang", "en"}).out, drafts.out) << "the order is stable";
  EXPECT_THAT(drafts.out, HasSubstr("04-markdown-2022.txt:"));
  EXPECT_THAT(drafts.out, HasSubstr("repair: applications/granted/natural should be 13 (printed 3)"));
  EXPECT_LT(drafts.out.find("03-glued-2021.txt:"), drafts.out.find("04-markdown-2022.txt:"));
  EXPECT_THAT(Run({"check", data / "reports" / "04-markdown-2022.txt", "--color", "always"}).out,
              HasSubstr("\x1b[1;31m"));
  EXPECT_EQ(Run({"check", data / "reports", data / "bad" / "empty.txt"}).exit_code, 2) << "unreadable wins";
}

TEST_F(Gouji, CheckPassesOverWhatAWordProcessorPutsBesideAnOpenDocument) {
  std::filesystem::create_directory(std::string(dir_ / "drafts"));
  Write(dir_ / "drafts/a.txt", Report(1));
  Write(dir_ / "drafts/~$a.docx", std::string("\x05 lock\0", 7));
  EXPECT_EQ(Run({"check", dir_ / "drafts"}).exit_code, Run({"check", dir_ / "drafts/a.txt"}).exit_code);
}

TEST_F(Gouji, OutputThatCannotBeWrittenIsTold) {
  Write(dir_ / "a.txt", Report(1));
  for (const char* command : {"check", "inspect"}) {
    const fakes::Finished full = fakes::Run(
        {"sh", "-c", "\"$0\" \"$1\" \"$2\" >/dev/full", fakes::Binary("gouji"), command, dir_ / "a.txt"});
    EXPECT_EQ(full.exit_code, 2) << command;
    EXPECT_THAT(full.err, HasSubstr("could not be written")) << command;
  }
}

TEST_F(Gouji, AnInterruptedCheckSaysWhatItDid) {
  std::filesystem::create_directory(std::string(dir_ / "drafts"));
  for (int i = 0; i < 400; ++i) Write(dir_ / ("drafts/" + std::to_string(1000 + i) + ".txt"), Report(1));
  fakes::Process check({fakes::Binary("gouji"), "check", dir_ / "drafts", "--lang", "en"});
  ASSERT_TRUE(
      fakes::Eventually([&] { return !check.Out().empty() || !check.Running(); }, std::chrono::seconds(30)));
  check.Signal(SIGINT);
  const std::optional<int> code = check.Wait(std::chrono::seconds(30));
  ASSERT_TRUE(code.has_value());
  // It may have been quicker than the signal.
  if (*code == 130) {
    EXPECT_THAT(check.Err(), HasSubstr("interrupted: what stands above was checked"));
  }
  EXPECT_THAT(check.Err(), testing::Not(HasSubstr("started by a worker")));
}

// Clerks read Chinese, also what they did wrong.
TEST_F(Gouji, CheckRefusesInTheLanguageOfItsReader) {
  std::filesystem::create_directory(std::string(dir_ / "empty"));
  EXPECT_THAT(Run({"check", dir_ / "empty"}).err, HasSubstr("是空的"));
  EXPECT_THAT(Run({"check", dir_ / "empty", "--lang", "en"}).err, HasSubstr("is empty"));
  const fakes::Finished unknown = Run({"check", dir_ / "empty", "--nonsense"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("不认识的参数：--nonsense\n"));
  EXPECT_THAT(Run({"check", dir_ / "empty", "--nonsense", "--lang", "en"}).err,
              HasSubstr("not expected: --nonsense"));
  Write(dir_ / "a.txt", "你好");
  const std::string why = Run({"check", dir_ / "a.txt"}).err;
  EXPECT_THAT(why, testing::Not(HasSubstr("(neither")));
  EXPECT_THAT(why, HasSubstr("没有年度报告的标题"));
  EXPECT_THAT(Run({"check", dir_ / "a.txt", "--formta", "json"}).err,
              HasSubstr("--formta；是不是 --format？"));
}

TEST_F(Gouji, MistypedWordsAreAnsweredWithWhatWasMeant) {
  const fakes::Finished command = Run({"jbos"});
  EXPECT_EQ(command.exit_code, 2);
  EXPECT_THAT(command.err, HasSubstr("gouji: there is no command jbos; did you mean jobs?\n"));
  EXPECT_EQ(Run({"help"}).out, Run({"--help"}).out);
  EXPECT_EQ(Run({"help", "results"}).out, Run({"results", "--help"}).out);
  EXPECT_EQ(Run({"help", "results"}).exit_code, 0);
  EXPECT_THAT(Run({"results", dir_ / "x", "--tabel", "cells"}).err,
              HasSubstr("gouji results: not expected: --tabel; did you mean --table?\n"));
  EXPECT_THAT(
      Run({"submit", "x", "--priority", "10"}).err,
      testing::AllOf(testing::StartsWith("gouji submit: --priority: "), HasSubstr("gouji submit --help")));
  EXPECT_THAT(Run({"nothingofthekind"}).err, HasSubstr("no command nothingofthekind\n"));
}

TEST_F(Gouji, CheckSumsUpTheDraftsOfOneOrgan) {
  Write(dir_ / "a.txt", Report(1));
  Write(dir_ / "b.txt", Report(1));
  EXPECT_THAT(Run({"check", dir_ / "a.txt", dir_ / "b.txt", "--lang", "en"}).err, HasSubstr("ERRORS"));
  EXPECT_THAT(Run({"check", dir_ / "a.txt", "--lang", "en"}).err, testing::Not(HasSubstr("ERRORS")));
}

TEST_F(Gouji, CheckSaysWhichLinesAPagesAre) {
  Write(dir_ / "a.html",
        "<!DOCTYPE html><html><body>\n\n\n<h1>某局2021年政府信息公开工作年度报告</h1>"
        "<p>一、总体情况</p><p>文号为〔20168号。</p></body></html>");
  const fakes::Finished check = Run({"check", dir_ / "a.html", "--lang", "en"});
  EXPECT_THAT(check.out, HasSubstr("a.html:3:4: warning: "));
  EXPECT_THAT(check.out,
              HasSubstr("a.html: note: lines are those of the text that was read: gouji inspect "));
}

TEST_F(Gouji, CheckAndInspectReadStandardInput) {
  Write(dir_ / "a.txt", Report(1));
  const auto piped = [&](const std::string& command) {
    return fakes::Run({"/bin/sh", "-c", fakes::Binary("gouji") + " " + command + " < " + (dir_ / "a.txt")});
  };
  EXPECT_EQ(piped("inspect - --stage text").out, Report(1));
  const fakes::Finished named = Run({"check", dir_ / "a.txt", "--min-severity", "info", "--format", "json"});
  const fakes::Finished read = piped("check - --min-severity info --format json");
  EXPECT_EQ(read.exit_code, named.exit_code) << read.err;
  EXPECT_THAT(read.out, HasSubstr("<stdin>"));
  EXPECT_EQ(std::count(read.out.begin(), read.out.end(), '\n'),
            std::count(named.out.begin(), named.out.end(), '\n'));
}

TEST_F(Gouji, CheckReadsEveryLineOfJsonLines) {
  Write(dir_ / "drafts.jsonl",
        "{\"id\":\"a\",\"text\":\"某局2021年政府信息公开工作年度报告\\n一、总体情况\\n无\"}\n"
        "{\"id\":\n"
        "{\"id\":\"b\",\"text\":\"某县2021年政府信息公开工作年度报告\\n一、总体情况\\n无\"}\n");
  const fakes::Finished check = Run({"check", dir_ / "drafts.jsonl", "--lang", "en"});
  EXPECT_EQ(check.exit_code, 2);
  EXPECT_THAT(check.out, HasSubstr("drafts.jsonl@0: warning: section 2 is missing"));
  EXPECT_THAT(check.out, HasSubstr("drafts.jsonl@102: warning: section 2 is missing"));
  EXPECT_THAT(check.err, HasSubstr("drafts.jsonl@95: cannot read: unreadable (bad-json"));
  EXPECT_THAT(check.err, HasSubstr("3 drafts: 0 errors, "));
  EXPECT_THAT(check.err, HasSubstr("1 could not be read"));
}

TEST_F(Gouji, CheckAndRunReadTheMembersOfArchives) {
  std::filesystem::create_directory(dir_ / "in");
  Write(dir_ / "in/a.zip",
        fakes::MakeArchive(
            "zip", {{"dir/x.txt", Report(1)},
                    {"lines.jsonl", "{\"id\":\"y\",\"text\":\"" + std::string("甲") + "\"}\nbroken\n"},
                    {"inner.7z", "x"}}));
  const fakes::Finished check = Run({"check", dir_ / "in/a.zip", "--lang", "en", "--min-severity", "info"});
  EXPECT_EQ(check.exit_code, 2);
  Write(dir_ / "x.txt", Report(1));
  std::string alone = Run({"check", dir_ / "x.txt", "--lang", "en", "--min-severity", "info"}).out;
  const std::string file = dir_ / "x.txt";
  for (size_t at = 0; (at = alone.find(file, at)) != alone.npos; at += 1)
    alone.replace(at, file.size(), dir_ / "in/a.zip!/dir/x.txt");
  EXPECT_EQ(check.out, alone) << "the findings of the file itself";
  EXPECT_THAT(check.err, HasSubstr("a.zip!/lines.jsonl@24: cannot read: unreadable (bad-json"));
  EXPECT_THAT(check.err,
              HasSubstr("a.zip!/inner.7z: cannot read: unsupported (an archive within an archive"));

  ASSERT_EQ(Run({"run", dir_ / "in", "--out", out_, "--quiet"}).exit_code, 0);
  EXPECT_THAT(Run({"verify", out_}).out, testing::StartsWith("documents=4 records=4 "));
  const std::string rows = Run({"results", out_, "--table", "reports", "--format", "csv"}).out;
  EXPECT_THAT(rows, HasSubstr("\na.zip!/dir/x.txt,parsed,"));
  EXPECT_THAT(rows, HasSubstr("\na.zip!/inner.7z,failed,unsupported,"));
}

TEST_F(Gouji, InspectShowsStagesAndObjects) {
  Write(dir_ / "a.txt", Report(1));
  EXPECT_EQ(Run({"inspect", dir_ / "a.txt", "--stage", "text"}).out, Report(1));
  EXPECT_THAT(Run({"inspect", dir_ / "a.txt"}).out, HasSubstr("outcome: OUTCOME_PARSED"));
  EXPECT_EQ(Run({"inspect", dir_ / "nowhere"}).exit_code, 2);
  ASSERT_EQ(Run({"run", dir_ / "a.txt", "--out", out_}).exit_code, 0);
  std::string text;
  for (const std::string& object : Objects(out_ + "/jobs")) {
    const fakes::Finished shown = Run({"inspect", object});
    EXPECT_EQ(shown.exit_code, 0) << object << shown.err;
    text += shown.out;
  }
  EXPECT_THAT(text, HasSubstr("document_id: \"a.txt\""));
  EXPECT_THAT(text, HasSubstr("kind: OUTCOME_KIND_RECORDS"));
  EXPECT_THAT(text, HasSubstr("state: FINAL_STATE_SUCCEEDED"));
  EXPECT_THAT(text, HasSubstr("# source 0 at byte "));
  EXPECT_THAT(Run({"inspect", out_ + "/format"}).out, testing::StartsWith("gouji"));
}

TEST_F(Gouji, RulesListAndExplain) {
  const fakes::Finished list = Run({"rules"});
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_THAT(list.out, HasSubstr("applications.row-sum"));
  EXPECT_THAT(Run({"rules", "applications.row-sum"}).out, HasSubstr("severity: error"));
  EXPECT_THAT(Run({"rules", "applications.row-sum", "--format", "json"}).out,
              HasSubstr("\"examples\":[{\"from\":\"| (一)予以公开"));
  EXPECT_EQ(Run({"rules", "no.such-rule"}).exit_code, 2);
}

}  // namespace
}  // namespace gouji::cli
