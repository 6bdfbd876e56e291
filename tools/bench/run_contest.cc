#include "tools/bench/run_contest.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

#include "tools/bench/corpus.h"

namespace gouji::bench {
namespace {

namespace fs = std::filesystem;

struct Contestant {
  std::string name;
  std::vector<std::string> command;  // without the directory that it writes to
  std::vector<double> seconds = {};

  double Median() const {
    std::vector<double> sorted = seconds;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

// A directory that is gone with the object.
class Scratch {
 public:
  explicit Scratch(const std::string& parent) : path_(parent + "/gouji-bench-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~Scratch() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Runs the program quietly to its end; false when it did not end with 0.
bool Run(std::vector<std::string> command) {
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  return error == 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool TimeRound(const RunContestOptions& options, Contestant* contestant) {
  const Scratch scratch(options.scratch);
  if (scratch.path().empty()) return false;
  std::vector<std::string> command = contestant->command;
  command.push_back(scratch.path());
  const auto begin = std::chrono::steady_clock::now();
  if (!Run(command)) return false;
  contestant->seconds.push_back(
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  return true;
}

void Print(const Contestant& contestant, double reports, double bytes, double best, bool json) {
  const double seconds = contestant.Median();
  if (json) {
    std::printf("{\"name\":\"%s\",\"seconds\":%.3f,\"reports_per_second\":%.0f,\"mb_per_second\":%.1f}\n",
                contestant.name.c_str(), seconds, reports / seconds, bytes / 1e6 / seconds);
  } else {
    std::printf("%-34s %8.2f s %10.0f reports/s %8.1f MB/s   gouji/this %.1f\n", contestant.name.c_str(),
                seconds, reports / seconds, bytes / 1e6 / seconds, seconds / best);
  }
}

}  // namespace

int RunContest(const RunContestOptions& options) {
  std::string bytes;
  std::string error;
  // Read once, so that both find the file in the page cache.
  if (!ReadFile(options.corpus, bytes, error)) {
    std::fprintf(stderr, "gouji-bench run: %s\n", error.c_str());
    return 2;
  }
  const auto reports = static_cast<double>(std::count(bytes.begin(), bytes.end(), '\n'));
  std::string gouji = options.gouji;
  if (gouji.empty()) gouji = (fs::read_symlink("/proc/self/exe").parent_path() / "gouji").string();
  const std::string workers = std::to_string(options.workers);
  std::vector<Contestant> contestants = {
      {"gouji run, " + workers + " workers", {gouji, "run", options.corpus, "--workers", workers, "--out"}},
      {"Python, " + workers + " processes",
       {"python3", options.yardstick, options.corpus, "--processes", workers, "--out"}}};
  for (uint32_t round = 0; round < options.rounds; ++round) {
    for (Contestant& contestant : contestants) {
      if (TimeRound(options, &contestant)) continue;
      std::fprintf(stderr, "gouji-bench run: %s failed\n", contestant.command[0].c_str());
      return 2;
    }
  }
  const double best = contestants[0].Median();
  for (const Contestant& contestant : contestants)
    Print(contestant, reports, static_cast<double>(bytes.size()), best, options.json);
  return 0;
}

}  // namespace gouji::bench
