// `gouji submit` against a real coordinator that cannot serve yet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/fakes/process.h"
#include "tests/fakes/redis_server.h"

namespace gouji::cli {
namespace {

namespace fs = std::filesystem;

using std::chrono::seconds;
using testing::HasSubstr;
using testing::MatchesRegex;

class Submit : public testing::Test {
 protected:
  void SetUp() override {
    if (!fakes::RedisServer::Installed()) GTEST_SKIP() << "redis-server is not installed";
    std::ofstream(dir_ / "a.txt") << "某市某局2021年政府信息公开工作年度报告\n";
  }

  std::vector<std::string> CoordinatorCommand() {
    return {fakes::Binary("gouji-coordinator"),
            "--listen",
            "127.0.0.1:0",
            "--redis",
            redis_.Url(),
            "--store",
            dir_ / "store"};
  }
  std::vector<std::string> SubmitCommand(const std::string& address, const std::string& patience) {
    return {fakes::Binary("gouji"), "submit", dir_ / "a.txt", "--coordinator", address,
            "--patience",           patience};
  }

  fakes::TempDir dir_;
  fakes::RedisServer redis_;
};

TEST_F(Submit, WaitsForAClusterThatIsJustStarting) {
  fakes::Process coordinator(CoordinatorCommand());
  const std::string address = coordinator.WaitForLogField("\"listening\"", "address", seconds(30));
  ASSERT_FALSE(address.empty()) << coordinator.Err();
  fakes::Process submit(SubmitCommand(address, "120"));
  ASSERT_TRUE(
      fakes::Eventually([&] { return submit.Err().find("trying again") != std::string::npos; }, seconds(30)))
      << submit.Err() << coordinator.Err();
  EXPECT_TRUE(submit.Running());
  ASSERT_TRUE(redis_.Start()) << redis_.Log();
  EXPECT_EQ(submit.Wait(seconds(60)), 0) << submit.Err() << coordinator.Err();
  EXPECT_THAT(submit.Out(), MatchesRegex("[0-9a-f]+\n"));
}

TEST_F(Submit, GivesUpWhenItsPatienceEnds) {
  fakes::Process coordinator(CoordinatorCommand());
  const std::string address = coordinator.WaitForLogField("\"listening\"", "address", seconds(30));
  ASSERT_FALSE(address.empty()) << coordinator.Err();
  const fakes::Finished submit = fakes::Run(SubmitCommand(address, "0.5"));
  EXPECT_EQ(submit.exit_code, 2);
  EXPECT_EQ(submit.out, "");
  EXPECT_THAT(submit.err, HasSubstr("trying again"));
}

TEST_F(Submit, TopTellsWhatItWaitsFor) {
  fakes::Process coordinator(CoordinatorCommand());
  const std::string address = coordinator.WaitForLogField("\"listening\"", "address", seconds(30));
  ASSERT_FALSE(address.empty()) << coordinator.Err();
  const fakes::Finished top =
      fakes::Run({fakes::Binary("gouji"), "top", "--coordinator", address, "--patience", "0.5"});
  EXPECT_EQ(top.exit_code, 2);
  EXPECT_THAT(top.err, HasSubstr("trying again"));
}

TEST_F(Submit, AJobIsKnownByTheStartOfItsId) {
  ASSERT_TRUE(redis_.Start()) << redis_.Log();
  fakes::Process coordinator(CoordinatorCommand());
  const std::string address = coordinator.WaitForLogField("\"listening\"", "address", seconds(30));
  ASSERT_FALSE(address.empty()) << coordinator.Err();
  const fakes::Finished submit = fakes::Run(SubmitCommand(address, "120"));
  ASSERT_EQ(submit.exit_code, 0) << submit.err;
  const std::string id = submit.out.substr(0, 32);
  const auto run = [&](const std::string& command, const std::string& job) {
    return fakes::Run({fakes::Binary("gouji"), command, job, "--coordinator", address});
  };
  EXPECT_THAT(run("status", id.substr(0, 6)).out, HasSubstr(id));
  const fakes::Finished unknown = run("status", id[0] == 'a' ? "b" : "a");
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("`gouji jobs` lists those there are")) << "what to do next";
  const std::string nothing(32, '0');
  for (const char* command : {"status", "watch", "cancel", "results", "verify", "dead-letters", "requeue"}) {
    const fakes::Finished refused = run(command, nothing);
    EXPECT_EQ(refused.exit_code, 2) << command;
    EXPECT_THAT(refused.err, HasSubstr("no job " + nothing + ": `gouji jobs` lists those there are"))
        << command;
  }
  EXPECT_THAT(run("drain", "w").err, HasSubstr("no worker w: `gouji workers` lists those there are"));
  EXPECT_EQ(run("cancel", id.substr(0, 6)).exit_code, 0);
  // A job that was cancelled is not complete, and the command says why.
  ASSERT_TRUE(fakes::Eventually([&] { return run("status", id).out.find("cancelled") != std::string::npos; },
                                seconds(60)));
  const fakes::Finished verify = run("verify", id.substr(0, 6));
  EXPECT_EQ(verify.exit_code, 1);
  EXPECT_THAT(verify.out, HasSubstr("records=0"));
  EXPECT_THAT(verify.err, HasSubstr("cancelled"));
}

// Into a pipe or a file: a line at once, also of a job that does not move, and one for each change of its state.
TEST_F(Submit, APipedWatchTellsTheStateAtOnce) {
  ASSERT_TRUE(redis_.Start()) << redis_.Log();
  fakes::Process coordinator(CoordinatorCommand());
  const std::string address = coordinator.WaitForLogField("\"listening\"", "address", seconds(30));
  ASSERT_FALSE(address.empty()) << coordinator.Err();
  const fakes::Finished submit = fakes::Run(SubmitCommand(address, "120"));
  ASSERT_EQ(submit.exit_code, 0) << submit.err;
  const std::string id = submit.out.substr(0, 32);
  const auto run = [&](const std::string& command) {
    return fakes::Run({fakes::Binary("gouji"), command, id, "--coordinator", address}).exit_code;
  };
  ASSERT_TRUE(fakes::Eventually(
      [&] {
        return fakes::Run({fakes::Binary("gouji"), "status", id, "--coordinator", address})
                   .out.find("running") != std::string::npos;
      },
      seconds(60)));
  fakes::Process watch({fakes::Binary("gouji"), "watch", id, "--coordinator", address});
  const auto tells = [&](const std::string& text) {
    return fakes::Eventually([&] { return watch.Err().find(text) != std::string::npos; }, seconds(9));
  };
  EXPECT_TRUE(tells("running   0%")) << "nothing changes, and no worker is there: " << watch.Err();
  // Sooner than the ten seconds after which a line comes anyway.
  EXPECT_EQ(run("pause"), 0);
  EXPECT_TRUE(tells("running, paused   0%")) << watch.Err();
  EXPECT_EQ(run("cancel"), 0);
  EXPECT_EQ(watch.Wait(seconds(60)), 1);
  EXPECT_THAT(watch.Err(), HasSubstr("cancelled: 0 reports"));
}

// Neither coordinator nor worker may read where the corpus lies.
TEST_F(Submit, UploadsWhatWorkersDoNotSee) {
  ASSERT_TRUE(redis_.Start()) << redis_.Log();
  fs::create_directories(dir_ / "corpus/sub");
  fs::create_directories(dir_ / "elsewhere");
  std::ofstream(dir_ / "corpus/a.txt") << "某市某局2021年政府信息公开工作年度报告\n";
  std::ofstream(dir_ / "corpus/sub/b.txt") << "某县某局2022年政府信息公开工作年度报告\n";
  std::ofstream(dir_ / "corpus/c.jsonl") << R"({"id":"x","text":"某区2020年政府信息公开工作年度报告"})"
                                         << "\n{broken\n";
  std::ofstream(dir_ / "corpus/empty.txt");
  std::vector<std::string> command = CoordinatorCommand();
  command.insert(command.end(), {"--source-root", dir_ / "elsewhere"});
  fakes::Process coordinator(command);
  const std::string address = coordinator.WaitForLogField("\"listening\"", "address", seconds(30));
  ASSERT_FALSE(address.empty()) << coordinator.Err();
  fakes::Process worker({fakes::Binary("gouji-worker"), "--coordinator", address, "--store", dir_ / "store",
                         "--slots", "1", "--source-root", dir_ / "elsewhere"});
  const std::vector<std::string> submit = {
      fakes::Binary("gouji"), "submit", dir_ / "corpus", "--upload", "--request-id", "r", "--quiet",
      "--coordinator",        address,  "--patience",    "120",      "--watch"};
  const fakes::Finished first = fakes::Run(submit);
  ASSERT_EQ(first.exit_code, 0) << first.err << worker.Err();
  const fakes::Finished again = fakes::Run(submit);
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_EQ(again.out, first.out) << "the same request is the same job";
  const std::string job = first.out.substr(0, 32);
  const fakes::Finished verify =
      fakes::Run({fakes::Binary("gouji"), "verify", job, "--coordinator", address});
  EXPECT_EQ(verify.exit_code, 0) << verify.err;
  const fakes::Finished run =
      fakes::Run({fakes::Binary("gouji"), "run", dir_ / "corpus", "--out", dir_ / "local", "--quiet"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(verify.out, fakes::Run({fakes::Binary("gouji"), "verify", dir_ / "local"}).out)
      << "the same records as where the files are read in place";
  std::ofstream(dir_ / "corpus/a.txt") << "别的\n";
  const fakes::Finished other = fakes::Run(submit);
  EXPECT_EQ(other.exit_code, 2) << "other files under the same request id";
}

// A folder that came from a stranger must not carry other files of this machine to the cluster.
TEST_F(Submit, AnUploadFollowsNoLinkOutOfWhatWasNamed) {
  ASSERT_TRUE(redis_.Start()) << redis_.Log();
  fs::create_directories(dir_ / "given/sub");
  fs::create_directories(dir_ / "private");
  std::ofstream(dir_ / "given/a.txt") << "某市某局2021年政府信息公开工作年度报告\n";
  std::ofstream(dir_ / "private/key.txt") << "the private key of this machine\n";
  fs::create_symlink(dir_ / "given/a.txt", dir_ / "given/sub/inside.txt");
  fs::create_symlink(dir_ / "private/key.txt", dir_ / "given/outside.txt");
  fs::create_symlink("../../private/key.txt", dir_ / "given/sub/up.txt");
  fs::create_directory_symlink(dir_ / "private", dir_ / "given/folder");
  fakes::Process coordinator(CoordinatorCommand());
  const std::string address = coordinator.WaitForLogField("\"listening\"", "address", seconds(30));
  ASSERT_FALSE(address.empty()) << coordinator.Err();
  fakes::Process worker(
      {fakes::Binary("gouji-worker"), "--coordinator", address, "--store", dir_ / "store", "--slots", "1"});
  const auto run = [&](std::vector<std::string> command) {
    command.insert(command.begin(), fakes::Binary("gouji"));
    command.insert(command.end(), {"--coordinator", address, "--patience", "120"});
    return fakes::Run(command);
  };
  const fakes::Finished submit = run({"submit", dir_ / "given", "--upload", "--watch", "--quiet"});
  ASSERT_EQ(submit.exit_code, 0) << submit.err << worker.Err();
  const std::string rows = run({"results", submit.out.substr(0, 32), "--table", "reports"}).out;
  for (const char* id : {"outside.txt", "sub/up.txt", "folder"})
    EXPECT_THAT(rows, HasSubstr("\"document_id\":\"" + std::string(id) +
                                "\",\"outcome\":\"failed\",\"error\":\"unreadable\""));
  for (const char* id : {"a.txt", "sub/inside.txt"})
    EXPECT_THAT(
        rows, testing::Not(HasSubstr("\"document_id\":\"" + std::string(id) + "\",\"outcome\":\"failed\"")));
  const auto sent = [&](const std::string& text) {
    for (const auto& entry : fs::recursive_directory_iterator(dir_ / "store/uploads")) {
      if (!entry.is_regular_file()) continue;
      std::ifstream file(entry.path());
      const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      if (bytes.find(text) != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(sent("某市某局"));
  EXPECT_FALSE(sent("private key"));
  EXPECT_THAT(submit.err, HasSubstr("3 files cannot be read"));
  EXPECT_THAT(submit.err, HasSubstr("\n  folder\n  outside.txt\n  sub/up.txt\n"));
  // What our own pattern matches was not named either.
  const fakes::Finished pattern = run({"submit", dir_ / "given/*", "--upload", "--watch", "--quiet"});
  ASSERT_EQ(pattern.exit_code, 0) << pattern.err << worker.Err();
  EXPECT_THAT(pattern.err, HasSubstr("outside.txt"));
  EXPECT_FALSE(sent("private key"));
  // A link that is named itself is what its user wants.
  const fakes::Finished named = run({"submit", dir_ / "given/outside.txt", "--upload"});
  ASSERT_EQ(named.exit_code, 0);
  EXPECT_THAT(named.err, HasSubstr("given/outside.txt is a link to "));
  EXPECT_TRUE(sent("private key"));
}

TEST(TokenFlag, AFileThatIsNamedWinsOverTheEnvironment) {
  const fakes::TempDir dir;
  std::ofstream(dir / "two") << "two words\n";
  ::setenv("GOUJI_TOKEN", "abc", 1);
  const auto jobs = fakes::Run(
      {fakes::Binary("gouji"), "--token-file", dir / "two", "--coordinator", "127.0.0.1:1", "jobs"});
  EXPECT_EQ(jobs.exit_code, 2);
  EXPECT_THAT(jobs.err, HasSubstr("is no token"));
  for (const char* daemon : {"gouji-coordinator", "gouji-worker"}) {
    std::vector<std::string> command = {fakes::Binary(daemon), "--token-file=" + (dir / "two"), "--store",
                                        dir / "store"};
    if (std::string(daemon) == "gouji-worker")
      command.insert(command.end(), {"--coordinator", "127.0.0.1:1"});
    else
      command.insert(command.end(), {"--listen", "127.0.0.1:0", "--redis", "memory:"});
    EXPECT_THAT(fakes::Run(command).err, HasSubstr("is no token")) << daemon;
  }
  ::unsetenv("GOUJI_TOKEN");
}

// A form may stand before it that passes on what somebody typed.
TEST(NewToken, NobodyAddsLinesOfTheirOwnToTheTokenFile) {
  const fakes::TempDir dir;
  const auto make = [&](const std::string& flag, const std::string& value) {
    std::vector<std::string> command = {fakes::Binary("gouji"), "token", "new", "--file", dir / "tokens"};
    for (const auto& [name, good] :
         {std::pair("--tenant", "city"), std::pair("--roles", "read"), std::pair("--name", "ann")}) {
      command.insert(command.end(), {name, flag == name ? value : good});
    }
    if (flag == "--expires") command.insert(command.end(), {flag, value});
    return fakes::Run(command);
  };
  const std::string line = "\ntoken sha256=" + std::string(64, 'a') + " tenant=* roles=operate name=eve";
  for (const char* flag : {"--tenant", "--name", "--expires", "--roles"}) {
    for (const std::string& value : {"x" + line, "x roles=operate" + line, std::string("two words")}) {
      const fakes::Finished refused = make(flag, value);
      EXPECT_EQ(refused.exit_code, 2) << flag << value << refused.err;
      EXPECT_EQ(refused.out, "") << "no token";
    }
  }
  EXPECT_EQ(make("--name", "x\nquota tenant=city open-jobs=1").exit_code, 2);
  EXPECT_FALSE(fs::exists(dir / "tokens")) << "nothing is written";
  const fakes::Finished good = make("--name", "ann");
  EXPECT_EQ(good.exit_code, 0) << good.err;
  std::ifstream file(dir / "tokens");
  std::string only;
  EXPECT_TRUE(std::getline(file, only));
  EXPECT_THAT(only, MatchesRegex("token sha256=[0-9a-f]+ tenant=city roles=read name=ann"));
  EXPECT_FALSE(std::getline(file, only));
}

// Of a program's own, as its help lists them.
std::set<std::string> FlagsOf(const std::string& program) {
  std::set<std::string> flags;
  std::istringstream help(fakes::Run({fakes::Binary(program), "--help"}).out);
  for (std::string line; std::getline(help, line);) {
    const size_t begin = line.find("--");
    if (!line.starts_with("  -") || begin == line.npos) continue;
    const std::string name = line.substr(begin + 2, line.find_first_of(" =", begin) - begin - 2);
    if (name != "help" && name != "version" && name != "config") flags.insert(name);
  }
  return flags;
}

// A mistyped `tokens` would let everybody in.
TEST(ConfigurationFile, MayServeAllProgramsAndKnowsNoOtherKeys) {
  const fakes::TempDir dir;
  const std::vector<std::string> programs = {"gouji", "gouji-coordinator", "gouji-worker"};
  const auto run = [&](const std::string& program, const std::string& text) {
    std::ofstream(dir / "config.toml") << text;
    return fakes::Run({fakes::Binary(program), "--config", dir / "config.toml", "--version"});
  };
  for (const std::string& program : programs) {
    const std::set<std::string> own = FlagsOf(program);
    EXPECT_GT(own.size(), 10u);
    std::string others;
    for (const std::string& other : programs) {
      for (const std::string& flag : FlagsOf(other)) {
        if (!own.contains(flag)) others += flag + " = \"x\"\n";
      }
    }
    const fakes::Finished shared = run(program, others + "[results]\nformat = \"csv\"\n");
    EXPECT_EQ(shared.exit_code, 0) << program << ": " << shared.err << others;
    const fakes::Finished mistyped = run(program, "tokns = \"/etc/gouji/tokens\"\n");
    EXPECT_EQ(mistyped.exit_code, 2) << program << ": " << mistyped.out;
    EXPECT_THAT(mistyped.err, HasSubstr("`tokns`"));
  }
  const fakes::Finished of_a_section = run("gouji", "[results]\nformt = \"csv\"\n");
  EXPECT_EQ(of_a_section.exit_code, 2);
  EXPECT_THAT(of_a_section.err, HasSubstr("`results.formt`"));
}

TEST_F(Submit, ADaemonThatLetsEverybodyInSaysSo) {
  const auto told = [&](const std::string& listen) {
    std::vector<std::string> command = CoordinatorCommand();
    command[2] = listen;
    fakes::Process coordinator(command);
    EXPECT_FALSE(coordinator.WaitForLogField("\"listening\"", "address", seconds(30)).empty());
    return coordinator.Err().find("everybody is let in") != std::string::npos;
  };
  EXPECT_TRUE(told("0.0.0.0:0"));
  EXPECT_FALSE(told("127.0.0.1:0"));
}

}  // namespace
}  // namespace gouji::cli
