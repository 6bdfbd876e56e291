// The flags of `gouji results`.
#include <CLI/Config.hpp>
#include <memory>
#include <string>
#include <vector>

#include "tools/cli/commands.h"
#include "tools/cli/invocation.h"
#include "tools/cli/words.h"
#include "worker/check/check.h"

namespace gouji::cli {
namespace {

struct Given {
  ResultsOptions options;
  std::string table = "reports";
  std::string format = "jsonl";
  std::vector<std::string> outcomes;
  std::vector<std::string> editions;
  std::vector<std::string> organs;
  std::vector<uint32_t> years;
  std::vector<std::string> rules;
  std::string min_severity;
};

// A rule's id, or a family of rules.
std::string CheckRule(const std::string& name) {
  for (const check::Rule* rule : check::Catalogue()) {
    if (rule->id == name || std::string_view(rule->id).starts_with(name + ".")) return "";
  }
  return "no rule or family is called " + name + "; `gouji rules` lists them";
}

void AddFilter(CLI::App* command, const std::shared_ptr<Given>& given) {
  const auto several = [command](const std::string& name, auto& values, const std::string& help) {
    return command->add_option(name, values, help)->delimiter(',')->allow_extra_args(false)->group("Choose");
  };
  several("--outcome", given->outcomes, "parsed, not_a_report or failed")
      ->check(CLI::IsMember({"parsed", "not_a_report", "failed"}));
  several("--edition", given->editions, "2019, 2021, pre2019 or mixed")
      ->check(CLI::IsMember({"2019", "2021", "pre2019", "mixed"}));
  several("--organ", given->organs, "Part of the publishing organ's name");
  several("--year", given->years, "Year that the report covers");
  several("--rule", given->rules, "Has a finding of this rule or family")
      ->check(CLI::Validator(CheckRule, "RULE"));
  command->add_option("--min-severity", given->min_severity, "Has a finding at least this severe")
      ->check(CLI::IsMember({"error", "warning", "info"}))
      ->group("Choose");
}

result::v1::RecordFilter FilterOf(const Given& given) {
  result::v1::RecordFilter filter;
  for (const std::string& name : given.outcomes) filter.add_outcomes(OutcomeFromName(name));
  for (const std::string& name : given.editions) filter.add_editions(EditionFromName(name));
  for (const std::string& organ : given.organs) filter.add_organs(organ);
  for (const uint32_t year : given.years) filter.add_years(year);
  for (const std::string& rule : given.rules) filter.add_rules(rule);
  filter.set_min_severity(SeverityFromName(given.min_severity));
  return filter;
}

ResultsFormat FormatFromName(const std::string& name) {
  if (name == "csv") return ResultsFormat::kCsv;
  if (name == "binpb") return ResultsFormat::kBinpb;
  return name == "sqlite" ? ResultsFormat::kSqlite : ResultsFormat::kJsonLines;
}

void Finish(Given& given, const Invocation& invocation) {
  ResultsOptions& options = given.options;
  options.common = invocation.Common();
  options.client = invocation.client;
  options.table = TableFromName(given.table).value_or(Table::kReports);
  options.format = FormatFromName(given.format);
  options.filter = FilterOf(given);
}

void CheckTogether(const Given& given) {
  const bool sqlite = given.format == "sqlite";
  if (sqlite && given.options.out.empty()) {
    throw CLI::ValidationError("results", "--format sqlite needs --out FILE");
  }
  if (!sqlite && !given.options.out.empty()) {
    throw CLI::ValidationError("results",
                               "--out goes with --format sqlite; redirect standard output for others");
  }
  if (sqlite && (!given.options.resume_token.empty() || given.options.limit > 0)) {
    throw CLI::ValidationError("results",
                               "a SQLite file remembers itself where it ends: the same command goes on");
  }
  if (given.options.excel && given.format != "csv") {
    throw CLI::ValidationError("results", "--excel goes with --format csv");
  }
}

}  // namespace

void AddResults(CLI::App& app, Invocation& invocation) {
  auto given = std::make_shared<Given>();
  ResultsOptions& options = given->options;
  CLI::App* command =
      app.add_subcommand("results", "Print the records of a store's directory or of a cluster's job");
  command->add_option("DIR|JOB", options.target, "Directory of a store, or id of a job")->required();
  AddChoice(command, "--table", given->table, {"reports", "cells", "claims", "findings"}, "Which rows");
  AddChoice(
      command, "--format", given->format, {"jsonl", "csv", "sqlite", "binpb"},
      "sqlite: a database of all tables, in --out. binpb: whole records (gouji.report.v1.Record), each after "
      "its length as a varint; --table is moot for both");
  command->add_flag("--excel", options.excel,
                    "CSV that a spreadsheet opens correctly (byte order mark, CR LF)");
  // Not of the environment: there it is the store of `gouji run`.
  command
      ->add_option("--out", options.out, "The SQLite file; one that is there already goes on where it ends")
      ->configurable(false);
  AddFilter(command, given);
  command->add_option("--job", options.job,
                      "Job of the directory, where it holds several; its start will do");
  command->add_flag("--follow", options.follow, "Wait for the records of a job that is still running");
  command->add_option("--resume-token", options.resume_token, "Go on behind what was read before");
  command->add_option("--limit", options.limit,
                      "Stop after so many records (of a JOB: at the end of the batch that reaches it)");
  command->footer(
      "Conditions of one kind are alternatives; those of different kinds must all hold. A record chosen for "
      "its\n"
      "findings comes whole, but --table findings prints only those that were asked for.\n"
      "Exit: 0 all was printed, 1 parts of the store are damaged, 2 it cannot be read, 130 interrupted.");
  command->callback([given, &invocation] {
    CheckTogether(*given);
    invocation.command = [given, &invocation] {
      Finish(*given, invocation);
      return WithFullId(invocation, &given->options.target, [&] { return ResultsCommand(given->options); });
    };
  });
}

}  // namespace gouji::cli
