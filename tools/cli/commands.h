// The sub-commands, one a file; each returns the exit code of the process.
//
// Role: what `gouji NAME` does once its arguments are understood. Data goes to standard output; everything that is
// meant for a person (progress, summaries, errors) to standard error.
#pragma once

#include "absl/status/status.h"
#include "tools/cli/options.h"

namespace gouji::cli {

int CheckCommand(const CheckOptions& options);
int RunCommand(const RunOptions& options);
int SubmitCommand(const SubmitOptions& options);
int WatchCommand(const JobOptions& options);
int JobsCommand(const JobsOptions& options);
int StatusCommand(const JobOptions& options);
int CancelCommand(const JobOptions& options);
int PauseCommand(const JobOptions& options);
int ResumeCommand(const JobOptions& options);
int WorkersCommand(const ListOptions& options);
int TopCommand(const TopOptions& options);
int DrainCommand(const DrainOptions& options);
int ResultsCommand(const ResultsOptions& options);
int DeadLettersCommand(const DeadLettersOptions& options);
int VerifyCommand(const VerifyOptions& options);
int NewTokenCommand(const NewTokenOptions& options);
int RulesCommand(const RulesOptions& options);
int InspectCommand(const InspectOptions& options);
int VersionCommand();

// Prints `gouji: MESSAGE` to standard error; answers kTrouble.
int Fail(const absl::Status& status);

}  // namespace gouji::cli
