// `gouji completion`: what the command line knows about itself, as CLI11 has it.
#include <CLI/Config.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "tools/cli/completion.h"
#include "tools/cli/invocation.h"

namespace gouji::cli {
namespace {

// `TEXT:{csv,jsonl}` -> csv, jsonl.
std::vector<std::string> ValuesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const size_t begin = type.find('{');
  const size_t end = type.find('}', begin == std::string::npos ? 0 : begin);
  std::vector<std::string> values;
  if (begin == std::string::npos || end == std::string::npos) return values;
  for (size_t at = begin + 1; at < end;) {
    const size_t comma = std::min(type.find(',', at), end);
    values.push_back(type.substr(at, comma - at));
    at = comma + 1;
  }
  return values;
}

Operand OperandOf(const std::string& name) {
  if (name == "JOB") return Operand::kJob;
  if (name == "DIR|JOB") return Operand::kFileOrJob;
  if (name == "WORKER") return Operand::kWorker;
  return name == "FILE" || name == "CORPUS" ? Operand::kFile : Operand::kNone;
}

CommandWords WordsOf(const CLI::App& command, const std::string& name) {
  CommandWords words{name, command.get_description(), Operand::kNone, {}};
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_lnames().empty()) {
      words.operand = OperandOf(option->get_name(/*positional=*/true));
      continue;
    }
    words.flags.push_back({"--" + option->get_lnames().front(), option->get_description(),
                           option->get_items_expected_max() > 0, ValuesOf(*option)});
  }
  return words;
}

}  // namespace

void AddCompletion(CLI::App& app, Invocation& invocation) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completion", "Print the completion script of a shell");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &app, &invocation] {
    invocation.command = [shell, &app] {
      std::vector<CommandWords> commands = {WordsOf(app, "")};
      for (const CLI::App* each : app.get_subcommands([](const CLI::App*) { return true; })) {
        commands.push_back(WordsOf(*each, each->get_name()));
      }
      std::cout << CompletionScript(*ShellFromName(*shell), commands);
      return kOk;
    };
  });
}

}  // namespace gouji::cli
