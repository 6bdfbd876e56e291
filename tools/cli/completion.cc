#include "tools/cli/completion.h"

#include "absl/strings/str_cat.h"

namespace gouji::cli {
namespace {

// What asks the cluster; quick to give up, and silent.
constexpr char kListJobs[] = "gouji jobs --output name --connect-timeout 1 2>/dev/null";
constexpr char kListWorkers[] = "gouji workers --output name --connect-timeout 1 2>/dev/null";

std::string Joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

std::vector<std::string> Names(const std::vector<CommandWords>& commands) {
  std::vector<std::string> names;
  for (const CommandWords& command : commands) {
    if (!command.name.empty()) names.push_back(command.name);
  }
  return names;
}

// The flags that go with every command.
const std::vector<FlagWords>& Common(const std::vector<CommandWords>& commands) {
  static const std::vector<FlagWords> none;
  for (const CommandWords& command : commands) {
    if (command.name.empty()) return command.flags;
  }
  return none;
}

std::vector<FlagWords> FlagsOf(const CommandWords& command, const std::vector<CommandWords>& commands) {
  std::vector<FlagWords> flags = command.flags;
  if (command.name.empty()) return flags;
  for (const FlagWords& flag : Common(commands)) {
    if (flag.name != "--version" && flag.name != "--help") flags.push_back(flag);
  }
  return flags;
}

// The first sentence, with what quotes and brackets mean to shells left out.
std::string Plain(std::string_view help) {
  std::string text;
  for (const char c : help.substr(0, help.find('\n'))) {
    if (c == '\'' || c == '`' || c == '[' || c == ']' || c == '\\') continue;
    text += c == ':' ? ',' : c;
  }
  return text;
}

std::string BashOperand(const CommandWords& command) {
  switch (command.operand) {
    case Operand::kJob:
    case Operand::kFileOrJob:
      return absl::StrCat("$(", kListJobs, ")");
    case Operand::kWorker:
      return absl::StrCat("$(", kListWorkers, ")");
    default:
      return "";
  }
}

std::string Bash(const std::vector<CommandWords>& commands) {
  std::string values;
  std::string flags;
  std::string operands;
  for (const CommandWords& command : commands) {
    std::vector<std::string> names;
    for (const FlagWords& flag : FlagsOf(command, commands)) {
      names.push_back(flag.name);
      if (!flag.values.empty()) {
        values +=
            "    " + command.name + ":" + flag.name + ") words=\"" + Joined(flag.values, " ") + "\" ;;\n";
      } else if (flag.takes_value) {
        values += "    " + command.name + ":" + flag.name + ") return ;;\n";
      }
    }
    flags += "      " + (command.name.empty() ? "''" : command.name) + ") words=\"" + Joined(names, " ") +
             "\" ;;\n";
    if (const std::string list = BashOperand(command); !list.empty()) {
      operands += "      " + command.name + ") words=\"" + list + "\" ;;\n";
    }
  }
  return "# bash completion of gouji: put it into ~/.local/share/bash-completion/completions/gouji\n"
         "_gouji() {\n"
         "  local word command='' words='' current=${COMP_WORDS[COMP_CWORD]} "
         "before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  COMPREPLY=()\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    case $word in " +
         Joined(Names(commands), "|") +
         ") command=$word; break ;; esac\n"
         "  done\n"
         "  case $command:$before in\n" +
         values +
         "  esac\n"
         "  if [ -z \"$words\" ] && [[ $current == -* ]]; then\n"
         "    case $command in\n" +
         flags +
         "    esac\n"
         "  elif [ -z \"$words\" ] && [ -z \"$command\" ]; then\n"
         "    words=\"" +
         Joined(Names(commands), " ") +
         "\"\n"
         "  elif [ -z \"$words\" ]; then\n"
         "    case $command in\n" +
         operands +
         "    esac\n"
         "  fi\n"
         // compgen -W would run what stands in a word; names come from other machines.
         "  while IFS= read -r word; do [[ -n $word && $word == \"$current\"* ]] && COMPREPLY+=(\"$word\"); "
         "done "
         "< <(tr -s ' ' '\\n' <<<\"$words\")\n"
         "}\n"
         "complete -o default -F _gouji gouji\n";
}

std::string ZshOperand(const CommandWords& command) {
  switch (command.operand) {
    case Operand::kFile:
      return " '*:file:_files'";
    case Operand::kJob:
      return absl::StrCat(" '*:job:($(", kListJobs, "))'");
    case Operand::kFileOrJob:
      return absl::StrCat(" '*:store or job:{_files; compadd -- $(", kListJobs, ")}'");
    case Operand::kWorker:
      return absl::StrCat(" '*:worker:($(", kListWorkers, "))'");
    case Operand::kNone:
      break;
  }
  return "";
}

std::string ZshFlag(const FlagWords& flag) {
  std::string text = " '" + flag.name + "[" + Plain(flag.help) + "]";
  if (!flag.values.empty()) {
    text += ":value:(" + Joined(flag.values, " ") + ")";
  } else if (flag.takes_value) {
    text += ":value:_files";
  }
  return text + "'";
}

std::string Zsh(const std::vector<CommandWords>& commands) {
  std::string list;
  std::string cases;
  std::string common;
  for (const FlagWords& flag : Common(commands)) common += ZshFlag(flag);
  for (const CommandWords& command : commands) {
    if (command.name.empty()) continue;
    list += "    '" + command.name + ":" + Plain(command.help) + "'\n";
    cases += "        " + command.name + ") _arguments";
    for (const FlagWords& flag : FlagsOf(command, commands)) cases += ZshFlag(flag);
    absl::StrAppend(&cases, ZshOperand(command), " ;;\n");
  }
  return "#compdef gouji\n"
         "# zsh completion of gouji: put it into a folder of $fpath as _gouji\n"
         "_gouji() {\n"
         "  local -a commands\n"
         "  commands=(\n" +
         list +
         "  )\n"
         "  local state line\n"
         "  _arguments -C" +
         common +
         " '1:command:->command' '*::argument:->argument'\n"
         "  case $state in\n"
         "    command) _describe command commands ;;\n"
         "    argument)\n"
         "      case $line[1] in\n" +
         cases +
         "      esac ;;\n"
         "  esac\n"
         "}\n"
         "_gouji \"$@\"\n";
}

std::string FishFlag(const std::string& condition, const FlagWords& flag) {
  std::string text = "complete -c gouji " + condition + " -l " + flag.name.substr(2);
  if (!flag.values.empty()) {
    text += " -x -a '" + Joined(flag.values, " ") + "'";
  } else if (flag.takes_value) {
    text += " -r";
  }
  return text + " -d '" + Plain(flag.help) + "'\n";
}

std::string Fish(const std::vector<CommandWords>& commands) {
  std::string text = "# fish completion of gouji: put it into ~/.config/fish/completions/gouji.fish\n";
  for (const CommandWords& command : commands) {
    if (command.name.empty()) {
      for (const FlagWords& flag : command.flags) text += FishFlag("", flag);
      continue;
    }
    text += "complete -c gouji -n __fish_use_subcommand -f -a " + command.name + " -d '" +
            Plain(command.help) + "'\n";
    const std::string condition = "-n '__fish_seen_subcommand_from " + command.name + "'";
    for (const FlagWords& flag : command.flags) text += FishFlag(condition, flag);
    const bool jobs = command.operand == Operand::kJob || command.operand == Operand::kFileOrJob;
    if (jobs) absl::StrAppend(&text, "complete -c gouji ", condition, " -a '(", kListJobs, ")'\n");
    if (command.operand == Operand::kWorker) {
      absl::StrAppend(&text, "complete -c gouji ", condition, " -a '(", kListWorkers, ")'\n");
    }
  }
  return text;
}

}  // namespace

std::optional<Shell> ShellFromName(std::string_view name) {
  if (name == "bash") return Shell::kBash;
  if (name == "zsh") return Shell::kZsh;
  if (name == "fish") return Shell::kFish;
  return std::nullopt;
}

std::string CompletionScript(Shell shell, const std::vector<CommandWords>& commands) {
  switch (shell) {
    case Shell::kBash:
      return Bash(commands);
    case Shell::kZsh:
      return Zsh(commands);
    case Shell::kFish:
      return Fish(commands);
  }
  return "";
}

}  // namespace gouji::cli
