#include "tools/cli/parse.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "common/daemon/flag_file.h"
#include "common/security/secret.h"
#include "common/telemetry/version.h"
#include "tools/cli/client.h"
#include "tools/cli/commands.h"
#include "tools/cli/examples.h"
#include "tools/cli/interrupt.h"
#include "tools/cli/invocation.h"
#include "tools/cli/store_target.h"
#include "tools/cli/suggestion.h"

namespace gouji::cli {
namespace {

constexpr char kCorpusHelp[] =
    "Files, directories, globs, .jsonl (objects with `id` and `text`), archives (.zip, .tar, .tar.gz, .7z "
    "and more: each "
    "member is a document), s3:// prefixes, @list (one path a line, @- from standard input)";

struct OutputChoice {
  std::string name = "table";
  ListOutput value() const {
    if (name == "json") return ListOutput::kJson;
    return name == "name" ? ListOutput::kName : ListOutput::kTable;
  }
};

void AddCheck(CLI::App& app, Invocation& invocation) {
  struct Given {
    CheckOptions options;
    std::string format = "text";
    std::string severity = "warning";
  };
  auto given = std::make_shared<Given>();
  CLI::App* command =
      app.add_subcommand("check", "Read drafts and print what they get wrong, like a compiler");
  command->add_option("FILE", given->options.files, "Files, directories, globs, @list, - for standard input")
      ->required();
  AddChoice(command, "--format", given->format, {"text", "json"}, "How findings are printed");
  AddChoice(command, "--min-severity", given->severity, {"error", "warning", "info"},
            "Leave out what is below");
  command->footer(
      "Exit: 0 nothing found, 1 findings or a draft that went largely unchecked, 2 something could not be "
      "read (wins).");
  command->callback([given, &invocation] {
    invocation.command = [given, &invocation] {
      given->options.common = invocation.Common();
      given->options.json = given->format == "json";
      given->options.min_severity = given->severity == "error"  ? report::v1::SEVERITY_ERROR
                                    : given->severity == "info" ? report::v1::SEVERITY_INFO
                                                                : report::v1::SEVERITY_WARNING;
      return CheckCommand(given->options);
    };
  });
}

// 0 stands for the default, so that asking for it is the same request as asking for nothing.
void AddDocumentTimeout(CLI::App* command, uint32_t* seconds) {
  command
      ->add_option("--document-timeout", *seconds,
                   "Seconds after which reading one document is given up (default: 60)")
      ->check(CLI::Range(1, 86'400));
}

void AddRun(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand("run", "Read a corpus here, in one go, into a store");
  command->add_option("CORPUS", options->corpus, kCorpusHelp);
  command->add_option("--out", options->out, "Directory of the store; made when it is not there")->required();
  command->add_option("--workers", options->workers, "Child processes that read (default: one for each core)")
      ->check(CLI::Range(1, 1024));
  command->add_option("--job", options->job, "Go on with this job of the store instead of naming a CORPUS");
  command->add_option(
      "--request-id", options->request_id,
      "Name of the job; another name reads the same corpus anew (default: made of the arguments)");
  AddDocumentTimeout(command, &options->document_timeout_seconds);
  command->add_option("--metrics", options->metrics, "HOST:PORT that serves /metrics meanwhile");
  command->add_flag("--quiet", options->quiet, "No progress and no summary");
  command->footer(
      "The same command again goes on where it was stopped, or does nothing when all is done.\n"
      "Bad documents become failed records and do not fail the job.\n"
      "Exit: 0 done, 1 the job failed, 2 bad arguments or something cannot be read or written, 130 "
      "interrupted.");
  command->callback([options, &invocation] {
    if (options->corpus.empty() == options->job.empty()) {
      throw CLI::ValidationError("run", "give a CORPUS, or --job to go on with a job of the store");
    }
    invocation.command = [options, &invocation] {
      options->common = invocation.Common();
      return RunCommand(*options);
    };
  });
}

// What every command that makes a job on a cluster takes and does.
void AddSubmission(CLI::App* command, const std::shared_ptr<SubmitOptions>& options, Invocation& invocation) {
  command->add_option("--request-id", options->request_id,
                      "Submitting the same id again gives the same job (default: a fresh one)");
  command->add_option("--priority", options->priority, "0 (lowest) to 9")
      ->check(CLI::Range(0, 9))
      ->capture_default_str();
  AddDocumentTimeout(command, &options->document_timeout_seconds);
  command->add_flag("--watch", options->watch, "Go on like `gouji watch`");
  command->add_flag("--quiet", options->quiet, "No progress and no summary");
  command->callback([options, &invocation] {
    invocation.command = [options, &invocation] {
      options->common = invocation.Common();
      options->client = invocation.client;
      return WithFullId(invocation, &options->parent, [&] { return SubmitCommand(*options); });
    };
  });
}

void AddSubmit(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<SubmitOptions>();
  CLI::App* command = app.add_subcommand("submit", "Submit a corpus to a cluster; prints the job's id");
  command->add_option("CORPUS", options->corpus, kCorpusHelp)->required();
  command->add_flag("--upload", options->upload,
                    "Send the files to the store, because the workers do not see them; with --request-id a "
                    "second try sends only what is missing");
  command->footer(
      "Without --upload paths must be the same on the workers. Exit: 0 submitted (with --watch: succeeded), "
      "1 the job failed "
      "or was cancelled, 2 bad arguments or no coordinator.");
  AddSubmission(command, options, invocation);
}

void AddRequeue(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<SubmitOptions>();
  CLI::App* command =
      app.add_subcommand("requeue", "Submit what failed in a job once more, as a job of its own");
  command->add_option("JOB", options->parent, "Id of the job, which must be over")->required();
  command->footer(
      "Prints the id of the new job, which has the documents that `gouji dead-letters JOB` lists. Exit: as "
      "of "
      "`gouji submit`.");
  AddSubmission(command, options, invocation);
}

void AddDeadLetters(CLI::App& app, Invocation& invocation) {
  struct Given {
    DeadLettersOptions options;
    OutputChoice output;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = app.add_subcommand("dead-letters", "List the documents of a job that failed, and why");
  command->add_option("DIR|JOB", given->options.target, "Directory of a store, or id of a job")->required();
  command->add_option("--job", given->options.job,
                      "Job of the directory, where it holds several; its start will do");
  AddChoice(command, "--output", given->output.name, {"table", "json", "name"}, "How the list is printed");
  command->footer("Of a running job: those so far. `gouji requeue JOB` reads them once more.");
  command->callback([given, &invocation] {
    invocation.command = [given, &invocation] {
      given->options.client = invocation.client;
      given->options.output = given->output.value();
      return WithFullId(invocation, &given->options.target,
                        [&] { return DeadLettersCommand(given->options); });
    };
  });
}

// Commands on one job.
CLI::App* AddJobCommand(CLI::App& app, Invocation& invocation, const std::string& name,
                        const std::string& help, int (*run)(const JobOptions&)) {
  struct Given {
    JobOptions options;
    OutputChoice output;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("JOB", given->options.job, "Id of the job, or its start")->required();
  if (name == "status") {
    AddChoice(command, "--output", given->output.name, {"table", "json", "name"}, "How it is printed");
  }
  if (name == "watch") {
    command->add_flag("--quiet", given->options.quiet, "No progress and no summary");
    command->add_flag("--findings", given->options.findings, "Count findings by rule as their records come");
  }
  command->callback([given, run, &invocation] {
    invocation.command = [given, run, &invocation] {
      given->options.common = invocation.Common();
      given->options.client = invocation.client;
      given->options.output = given->output.value();
      return WithFullId(invocation, &given->options.job, [&] { return run(given->options); });
    };
  });
  return command;
}

void AddListCommand(CLI::App& app, Invocation& invocation, const std::string& name, const std::string& help,
                    int (*run)(const ListOptions&)) {
  auto output = std::make_shared<OutputChoice>();
  CLI::App* command = app.add_subcommand(name, help);
  AddChoice(command, "--output", output->name, {"table", "json", "name"}, "How the list is printed");
  command->callback([output, run, &invocation] {
    invocation.command = [output, run, &invocation] { return run({invocation.client, output->value()}); };
  });
}

void AddJobs(CLI::App& app, Invocation& invocation) {
  struct Given {
    JobsOptions options;
    OutputChoice output;
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = app.add_subcommand("jobs", "List the jobs of the cluster, the newest first");
  AddChoice(command, "--output", given->output.name, {"table", "json", "name"}, "How the list is printed");
  command->add_flag("--live", given->options.live, "Only those that are not over");
  command->add_option("--limit", given->options.limit, "So many of the newest, and no more")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1'000'000'000}));
  command->callback([given, &invocation] {
    invocation.command = [given, &invocation] {
      given->options.client = invocation.client;
      given->options.output = given->output.value();
      return JobsCommand(given->options);
    };
  });
}

void AddTop(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<TopOptions>();
  CLI::App* command = app.add_subcommand("top", "Jobs and workers of the cluster now, until Ctrl-C");
  command->add_option("--interval", options->interval_seconds, "Seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command->footer("Where standard output is no terminal it prints one look, and ends.");
  command->callback([options, &invocation] {
    invocation.command = [options, &invocation] {
      options->client = invocation.client;
      return TopCommand(*options);
    };
  });
}

void AddDrain(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<DrainOptions>();
  CLI::App* command = app.add_subcommand("drain", "Let a worker finish what it holds and claim nothing more");
  command->add_option("WORKER", options->worker, "Id of the worker, as `gouji workers` gives it")->required();
  command->callback([options, &invocation] {
    invocation.command = [options, &invocation] {
      options->client = invocation.client;
      return DrainCommand(*options);
    };
  });
}

void AddVerify(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand("verify", "Prove that every document has exactly one record");
  command->add_option("DIR|JOB", options->target, "Directory of a store, or id of a job")->required();
  command->add_option("--job", options->job,
                      "Job of the directory, where it holds several; its start will do");
  command->footer("Prints documents=N records=N digest=HEX. Exit: 0 complete, 1 not, 2 it cannot be read.");
  command->callback([options, &invocation] {
    invocation.command = [options, &invocation] {
      options->client = invocation.client;
      return WithFullId(invocation, &options->target, [&] { return VerifyCommand(*options); });
    };
  });
}

void AddRules(CLI::App& app, Invocation& invocation) {
  struct Given {
    RulesOptions options;
    std::string format = "text";
  };
  auto given = std::make_shared<Given>();
  CLI::App* command = app.add_subcommand("rules", "The catalogue of rules, in both languages");
  command->add_option("RULE", given->options.rule, "All about this one");
  AddChoice(command, "--format", given->format, {"text", "json", "markdown"},
            "json: one object a line; markdown: the page of the manual");
  command->callback([given, &invocation] {
    invocation.command = [given, &invocation] {
      given->options.common = invocation.Common();
      given->options.json = given->format == "json";
      given->options.markdown = given->format == "markdown";
      return RulesCommand(given->options);
    };
  });
}

void AddInspect(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<InspectOptions>();
  options->stage = "record";
  CLI::App* command =
      app.add_subcommand("inspect", "What the program saw in a document, or what an object of a store holds");
  command
      ->add_option("FILE", options->file,
                   "A document (-: standard input); FILE.jsonl@OFFSET for one line; any object of a store")
      ->required();
  AddChoice(command, "--stage", options->stage, {"text", "blocks", "tables", "claims", "record"},
            "How far to go");
  command->footer(
      "--stage text prints the decoded text byte for byte: every offset of a record points into it.");
  command->callback(
      [options, &invocation] { invocation.command = [options] { return InspectCommand(*options); }; });
}

void AddToken(CLI::App& app, Invocation& invocation) {
  auto options = std::make_shared<NewTokenOptions>();
  CLI::App* command = app.add_subcommand("token", "Make tokens for a cluster that asks for them");
  command->require_subcommand(1);
  CLI::App* make = command->add_subcommand("new", "Make a token; prints it alone");
  make->add_option("--tenant", options->tenant, "Whose jobs it reaches; * (workers, operators): those of all")
      ->required();
  make->add_option("--roles", options->roles, "Some of submit,read,operate,work")->required();
  make->add_option("--name", options->name, "Who has it, for the audit log")->required();
  make->add_option("--expires", options->expires, "Its last day, such as 2027-01-31 (default: none)");
  make->add_option("--file", options->file, "Token file that gets the line (default: standard error)");
  make->footer(
      "The line, which holds a hash of the token, belongs into the file that the daemons get with --tokens; "
      "they\n"
      "look at it again every second. To revoke a token take its line out. Exit: 0 made, 2 bad arguments or "
      "the\n"
      "file cannot be written.");
  make->callback(
      [options, &invocation] { invocation.command = [options] { return NewTokenCommand(*options); }; });
}

std::string DefaultConfig() {
  if (const char* base = std::getenv("XDG_CONFIG_HOME"); base != nullptr && *base != '\0') {
    return std::string(base) + "/gouji/config.toml";
  }
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "" : home) + "/.config/gouji/config.toml";
}

// --min-severity -> GOUJI_MIN_SEVERITY. Not of those that choose and print rows: what an environment says for `check` would leave rows
// out without a word.
void NameEnvironment(CLI::App* app) {
  if (app->get_name() == "results" || app->get_name() == "rules") return;
  for (CLI::Option* option : app->get_options()) {
    if (option->get_lnames().empty()) continue;
    std::string name = "GOUJI_" + option->get_lnames().front();
    for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (name != "GOUJI_HELP" && name != "GOUJI_VERSION" && option->get_configurable()) option->envname(name);
  }
}

void Build(CLI::App& app, Invocation& invocation) {
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", telemetry::VersionLine("gouji"));
  app.set_config("--config", DefaultConfig(), "TOML file with any of these flags");
  app.config_formatter(std::make_shared<daemon::FlagFile>(app));
  app.add_option("--coordinator", invocation.client.coordinators,
                 "HOST:PORT[,…] of the cluster's coordinators");
  app.add_option("--tls-ca", invocation.client.tls.ca,
                 "Issuers (PEM) that are trusted; with them TLS is spoken");
  app.add_option("--tls-cert", invocation.client.tls.cert,
                 "Own certificate (PEM), where coordinators ask for one");
  app.add_option("--tls-key", invocation.client.tls.key, "Key (PEM) of the certificate");
  app.add_option("--token", invocation.client.token.token,
                 "Token that coordinators ask for; better in the environment or a file");
  app.add_option("--token-file", invocation.client.token.token_file, "File whose first line is that token");
  app.add_flag("--insecure-tokens", invocation.client.token.insecure,
               "The token may travel in plain: the network is trusted");
  app.add_option("--connect-timeout", invocation.client.connect_timeout_seconds,
                 "Seconds to wait for a connection")
      ->capture_default_str();
  app.add_option("--patience", invocation.client.patience_seconds,
                 "Seconds that a submission, watch or stream tries while a coordinator is away or not ready")
      ->capture_default_str();
  AddChoice(&app, "--lang", invocation.language, {"zh", "en"}, "Language of findings");
  AddChoice(&app, "--color", invocation.color, {"auto", "always", "never"}, "Colours");
  app.footer(
      "These flags go with every command. Every flag is also an environment variable (GOUJI_COORDINATOR) and "
      "a key of\n"
      "the configuration file. `gouji COMMAND --help` tells more.\n"
      "Exit: 0 good, 1 the answer is bad (findings, failed job, incomplete store), 2 it could not be done.");
  AddCheck(app, invocation);
  AddRun(app, invocation);
  AddSubmit(app, invocation);
  AddJobCommand(app, invocation, "watch", "Show a job's progress until it ends", WatchCommand)
      ->footer("Exit: 0 it succeeded, 1 it failed or was cancelled, 2 no such job or no coordinator.");
  AddJobs(app, invocation);
  AddJobCommand(app, invocation, "status", "All figures of a job", StatusCommand);
  AddJobCommand(app, invocation, "cancel", "End a job; what is done stays readable", CancelCommand);
  AddJobCommand(app, invocation, "pause", "Give out no more of a job's shards", PauseCommand);
  AddJobCommand(app, invocation, "resume", "Go on with a paused job", ResumeCommand);
  AddDeadLetters(app, invocation);
  AddRequeue(app, invocation);
  AddListCommand(app, invocation, "workers", "List the workers", WorkersCommand);
  AddTop(app, invocation);
  AddDrain(app, invocation);
  AddResults(app, invocation);
  AddVerify(app, invocation);
  AddToken(app, invocation);
  AddRules(app, invocation);
  AddInspect(app, invocation);
  app.add_subcommand("version", "Print the version")->callback([&invocation] {
    invocation.command = VersionCommand;
  });
  AddCompletion(app, invocation);
  for (const Example& example : kExamples) {
    CLI::App* command = app.get_subcommand(example.command);
    const std::string footer = command->get_footer();
    command->footer(footer + (footer.empty() ? "" : "\n\n") + "Examples:\n" + example.lines);
  }
  NameEnvironment(&app);
}

}  // namespace

int WithFullId(const Invocation& invocation, std::string* job, const std::function<int()>& command) {
  if (job->empty() || IsStore(*job, invocation.client.coordinators)) return command();
  absl::StatusOr<std::string> full = FullJobId(invocation.client, *job);
  if (!full.ok()) return Fail(full.status());
  *job = *std::move(full);
  return command();
}

namespace {

// The command that was given; the program itself while there is none.
const CLI::App& Chosen(const CLI::App& app) {
  const std::vector<CLI::App*> given = app.get_subcommands();
  return given.empty() ? app : Chosen(*given.back());
}

// The word that is to blame: a mistyped option turns its value into a word too many.
std::string Unknown(const CLI::App& app) {
  const std::vector<std::string> words = app.remaining(/*recurse=*/true);
  const auto option =
      std::find_if(words.begin(), words.end(), [](const std::string& word) { return word.starts_with('-'); });
  return words.empty() ? "" : option != words.end() ? *option : words.front();
}

std::vector<std::string> NamesLike(const CLI::App& app, const std::string& word) {
  std::vector<std::string> names;
  if (word.starts_with('-')) {
    for (const CLI::Option* option : Chosen(app).get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  } else {
    for (const CLI::App* command : Chosen(app).get_subcommands({})) names.push_back(command->get_name());
  }
  return names;
}

// Help is no refusal. Clerks, who use `check` alone, read it in their language.
int Refuse(const CLI::App& app, const Invocation& invocation, const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error) == 0 ? kOk : kTrouble;
  const bool chinese = invocation.language == "zh" && app.got_subcommand("check");
  const bool unknown = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  const std::string command = &Chosen(app) == &app ? "gouji" : "gouji " + Chosen(app).get_name();
  if (!unknown) {
    if (!chinese) {
      std::cerr << command << ": " << error.what() << "\n" << command << " --help tells what there is\n";
      return kTrouble;
    }
    std::cerr << "gouji: 参数有误：" << error.what() << "\n用法见 " << command << " --help\n";
    return kTrouble;
  }
  const std::string word = Unknown(app);
  const std::string meant = Nearest(word, NamesLike(app, word));
  if (chinese) {
    std::cerr << "gouji: 不认识的参数：" << word << (meant.empty() ? "" : "；是不是 " + meant + "？")
              << "\n用法见 " << command << " --help\n";
    return kTrouble;
  }
  const bool no_command = !word.starts_with('-') && &Chosen(app) == &app;
  std::cerr << command << ": " << (no_command ? "there is no command " : "not expected: ") << word
            << (meant.empty() ? "" : "; did you mean " + meant + "?") << "\n"
            << command << " --help tells what there is\n";
  return kTrouble;
}

// Output that was lost is told: on a full disk a report without findings looks like one that could not be written.
int Written(int code) {
  errno = 0;
  std::cout.flush();
  std::fflush(stdout);
  const int error = errno;
  const bool lost = !std::cout || std::ferror(stdout) != 0;
  // Who closed the pipe has read enough.
  if (!lost || error == EPIPE || code == kTrouble || code == kInterruptedExit) return code;
  std::cerr << "gouji: the output could not be written"
            << (error != 0 ? std::string(": ") + std::strerror(error) : "") << "\n";
  return kTrouble;
}

}  // namespace

int ParseAndRun(int argc, char** argv) {
  Invocation invocation;
  CLI::App app(
      "gouji reads Chinese government disclosure reports, takes out every figure, and cross-checks them.",
      "gouji");
  Build(app, invocation);
  std::vector<std::string> words(argv + 1, argv + argc);
  // `gouji help results`, as git and go have it.
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  // Of the command alone: the parser holds every variable that it knows to what its flag takes, of other commands too.
  const std::vector<CLI::App*> commands = app.get_subcommands([](CLI::App*) { return true; });
  const auto command = [&](const std::string& word) {
    return std::find_if(commands.begin(), commands.end(),
                        [&](CLI::App* one) { return one->get_name() == word; });
  };
  for (const std::string& word : words) {
    if (command(word) == commands.end()) continue;
    NameEnvironment(*command(word));
    break;
  }
  std::reverse(words.begin(), words.end());  // as the parser takes them
  try {
    app.parse(std::move(words));
  } catch (const CLI::RequiredError& error) {
    // A misspelt flag leaves another one missing: the spelling is what to tell.
    const std::vector<std::string> unknown = app.remaining(/*recurse=*/true);
    if (!unknown.empty()) return Refuse(app, invocation, CLI::ExtrasError(unknown));
    return Refuse(app, invocation, error);
  } catch (const CLI::ParseError& error) {
    return Refuse(app, invocation, error);
  }
  security::PreferCommandLine(argc, argv, &invocation.client.token);
  return Written(invocation.command());
}

}  // namespace gouji::cli
