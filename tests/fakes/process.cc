#include "tests/fakes/process.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace gouji::fakes {
namespace {

using std::chrono::milliseconds;

std::string MakeTempFile() {
  std::string path = std::filesystem::temp_directory_path() / "gouji-test-XXXXXX";
  const int descriptor = mkstemp(path.data());
  if (descriptor >= 0) close(descriptor);
  return path;
}

std::string ReadAll(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// Only async-signal-safe calls: the parent may have threads.
[[noreturn]] void Exec(char* const* argv, char* const* env, const SpawnOptions& options, int out, int err) {
  setpgid(0, 0);
  // A test that is killed takes its processes with it.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null >= 0) dup2(null, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  dup2(err, STDERR_FILENO);
  if (!options.cwd.empty() && chdir(options.cwd.c_str()) != 0) _exit(127);
  if (options.file_size_limit > 0) {
    const rlimit limit{options.file_size_limit, options.file_size_limit};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  if (options.obey_permissions && geteuid() == 0) {
    for (const int capability : {CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH}) {
      if (prctl(PR_CAPBSET_DROP, capability) != 0) _exit(127);
    }
  }
  execvpe(argv[0], argv, env);
  _exit(127);
}

}  // namespace

TempDir::TempDir() {
  std::string path = std::filesystem::temp_directory_path() / "gouji-test-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) std::abort();
  path_ = path;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string Binary(const std::string& name) {
  const char* bin = std::getenv("GOUJI_BIN");
  return (bin != nullptr ? std::string(bin) : std::string(".")) + "/" + name;
}

Process::Process(const std::vector<std::string>& argv, const SpawnOptions& options)
    : out_path_(options.out_path), err_path_(options.err_path) {
  if (out_path_.empty()) {
    out_path_ = MakeTempFile();
    own_out_ = true;
  }
  if (err_path_.empty()) {
    err_path_ = MakeTempFile();
    own_err_ = true;
  }
  std::vector<std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (options.env.count(text.substr(0, text.find('='))) == 0) environment.push_back(text);
  }
  for (const auto& [name, value] : options.env) environment.push_back(name + "=" + value);
  std::vector<char*> env;
  for (std::string& entry : environment) env.push_back(entry.data());
  env.push_back(nullptr);
  std::vector<std::string> copy = argv;
  std::vector<char*> args;
  for (std::string& argument : copy) args.push_back(argument.data());
  args.push_back(nullptr);

  const int out = open(out_path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int err = open(err_path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  pid_ = fork();
  if (pid_ == 0) Exec(args.data(), env.data(), options, out, err);
  close(out);
  close(err);
}

Process::~Process() {
  if (!exit_code_.has_value() && pid_ > 0) {
    kill(-pid_, SIGKILL);
    KillHard();
  }
  if (own_out_) unlink(out_path_.c_str());
  if (own_err_) unlink(err_path_.c_str());
}

bool Process::Running() {
  return !Wait(milliseconds(0)).has_value();
}

std::optional<int> Process::Wait(milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!exit_code_.has_value()) {
    int status = 0;
    const pid_t done = waitpid(pid_, &status, WNOHANG);
    if (done == pid_) {
      exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    } else if (std::chrono::steady_clock::now() >= deadline) {
      return std::nullopt;
    } else {
      std::this_thread::sleep_for(milliseconds(2));
    }
  }
  return exit_code_;
}

void Process::Signal(int signal) const {
  if (!exit_code_.has_value()) kill(pid_, signal);
}

void Process::KillHard() {
  Signal(SIGKILL);
  Wait(std::chrono::seconds(10));
}

std::string Process::Out() const {
  return ReadAll(out_path_);
}
std::string Process::Err() const {
  return ReadAll(err_path_);
}

std::string Process::WaitForLogField(const std::string& marker, const std::string& field,
                                     milliseconds timeout) {
  std::string value;
  Eventually(
      [&] {
        std::istringstream lines(Err());
        for (std::string line; std::getline(lines, line);) {
          if (line.find(marker) == std::string::npos) continue;
          const std::string key = "\"" + field + "\":";
          const size_t at = line.find(key);
          if (at == std::string::npos || at + key.size() >= line.size()) continue;
          const bool quoted = line[at + key.size()] == '"';
          const size_t begin = at + key.size() + (quoted ? 1 : 0);
          const size_t end = line.find_first_of(quoted ? "\"" : ",}", begin);
          if (end == std::string::npos) continue;
          value = line.substr(begin, end - begin);
          return true;
        }
        return !Running();
      },
      timeout);
  return value;
}

Finished Run(const std::vector<std::string>& argv, const SpawnOptions& options, milliseconds timeout) {
  Process process(argv, options);
  Finished finished;
  finished.exit_code = process.Wait(timeout).value_or(-1);
  finished.out = process.Out();
  finished.err = process.Err();
  return finished;
}

bool Eventually(const std::function<bool()>& condition, milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return true;
}

}  // namespace gouji::fakes
