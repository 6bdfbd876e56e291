// Real processes for tests: start, feed, wait, kill.
//
// Role: runs programs of this build (or of the system) with their output in files of the test's own
// directory. Ownership: a Process owns its child: the destructor kills it (SIGKILL, whole process group) and
// reaps it. Threads: one thread per object. Errors: a program that cannot be started exits 127, as in a
// shell.
//
//   fakes::TempDir dir;
//   fakes::Finished run = fakes::Run({fakes::Binary("gouji"), "verify", dir.path()});
//   EXPECT_EQ(run.exit_code, 0) << run.err;
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gouji::fakes {

// A directory of the test's own, removed with all it holds.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::string& path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// Path of a program of this build: the directory is the environment's GOUJI_BIN, which ctest sets.
std::string Binary(const std::string& name);

struct SpawnOptions {
  std::map<std::string, std::string> env;  // added to the test's own environment
  std::string cwd;                         // empty: the test's
  std::string out_path;                    // empty: a temporary file
  std::string err_path;
  uint64_t file_size_limit = 0;  // RLIMIT_FSIZE in bytes; 0: none
  // Permissions hold for it even where the test is root's: files that are another's and closed stay closed.
  bool obey_permissions = false;
};

class Process {
 public:
  explicit Process(const std::vector<std::string>& argv, const SpawnOptions& options = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool Running();
  // Exit code, or 128 + signal; nullopt when it still runs after `timeout`.
  std::optional<int> Wait(std::chrono::milliseconds timeout);
  void Signal(int signal) const;
  // SIGKILL to the process alone (not to its children), then reaps it.
  void KillHard();

  std::string Out() const;
  std::string Err() const;
  // Value of `"field":"…"` or `"field":N` in the first stderr line that contains `marker`; empty when none came in time.
  std::string WaitForLogField(const std::string& marker, const std::string& field,
                              std::chrono::milliseconds timeout);

 private:
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
  std::string out_path_;
  std::string err_path_;
  bool own_out_ = false;
  bool own_err_ = false;
};

struct Finished {
  int exit_code = -1;  // 128 + signal when killed; -1 when it did not end in time
  std::string out;
  std::string err;
};
Finished Run(const std::vector<std::string>& argv, const SpawnOptions& options = {},
             std::chrono::milliseconds timeout = std::chrono::seconds(60));

// Polls `condition` until it holds; false when it never did within `timeout`.
bool Eventually(const std::function<bool()>& condition, std::chrono::milliseconds timeout);

}  // namespace gouji::fakes
