// Completion scripts for shells, made of what the command line knows about itself.
//
// Role: text in, text out; it knows neither CLI11 nor the commands. The scripts complete commands, flags, the values of
// flags that have a list of them, files, and, where a coordinator answers, the ids of jobs and workers.
// Threads: any. Errors: none.
//
//   std::cout << CompletionScript(Shell::kBash, commands);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gouji::cli {

enum class Shell { kBash, kZsh, kFish };

// bash, zsh or fish.
std::optional<Shell> ShellFromName(std::string_view name);

// What stands behind a command that is no flag.
enum class Operand { kNone, kFile, kJob, kFileOrJob, kWorker };

struct FlagWords {
  std::string name;  // with its dashes
  std::string help;
  bool takes_value = false;
  std::vector<std::string> values;  // the only ones; empty: any, files are offered
};

struct CommandWords {
  std::string name;  // empty: the flags that go with every command
  std::string help;
  Operand operand = Operand::kNone;
  std::vector<FlagWords> flags;
};

std::string CompletionScript(Shell shell, const std::vector<CommandWords>& commands);

}  // namespace gouji::cli
