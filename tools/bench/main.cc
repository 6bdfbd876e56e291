// gouji-bench: accuracy and speed of the reader. Exit codes: 0 done, 1 below what was asked, 2 wrong arguments or input.
#include <CLI/CLI.hpp>
#include <string>

#include "tools/bench/accuracy.h"
#include "tools/bench/run_contest.h"
#include "tools/bench/throughput.h"

namespace {

constexpr char kExamples[] =
    "Examples:\n"
    "  gouji-corpusgen --count 10000 --dirt heavy --errors 0.2 --out /tmp/corpus\n"
    "  gouji-bench accuracy --truth /tmp/corpus/truth.jsonl --corpus /tmp/corpus/reports --examples 20\n"
    "  gouji results /tmp/out --table cells --format jsonl > cells.jsonl\n"
    "  gouji-bench accuracy --truth /tmp/corpus/truth.jsonl --cells cells.jsonl\n"
    "  gouji-bench throughput --corpus /tmp/corpus/reports\n"
    "  gouji-bench run --corpus /tmp/corpus/reports.jsonl --workers 2\n"
    "\nExit codes: 0 done, 1 below a --min or over a --max, 2 wrong arguments or input.";

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures how right and how fast reports are read.");
  app.footer(kExamples);
  app.require_subcommand(1);

  gouji::bench::AccuracyOptions accuracy;
  CLI::App* measure =
      app.add_subcommand("accuracy", "Right, wrong, inferred, unsure and missed cells against a truth file");
  measure->add_option("--truth", accuracy.truth, "truth.jsonl of gouji-corpusgen")->required();
  CLI::Option* corpus = measure->add_option("--corpus", accuracy.corpus, "Corpus to read in this process");
  CLI::Option* cells =
      measure->add_option("--cells", accuracy.cells, "Rows of gouji results --table cells --format jsonl");
  measure->add_option("--reports", accuracy.reports, "Rows of --table reports")->needs(cells);
  measure->add_option("--findings", accuracy.findings, "Rows of --table findings")->needs(cells);
  corpus->excludes(cells);
  measure->add_option("--limit", accuracy.limit, "Documents to read (0: all)")->capture_default_str();
  measure->add_option("--examples", accuracy.examples, "Examples of what is not right")
      ->capture_default_str();
  measure->add_option(
      "--examples-of", accuracy.example_kinds,
      "Only of these: wrong, place, claimed, misled, unsure, missed, field, finding, repair, claim");
  measure->add_flag("--json", accuracy.json, "Counts as JSON Lines");
  measure->add_option("--min-right", accuracy.min_right,
                      "Fail below so many per cent of the determined cells");
  measure->add_option("--max-claimed", accuracy.max_claimed,
                      "Fail above so many cells claimed though not determined");
  measure->add_option("--max-alarms", accuracy.max_alarms,
                      "Fail above so many clean reports with a finding above info");
  measure->add_option("--min-recall", accuracy.min_recall,
                      "Fail below so many per cent of the errors that the truth says are to be found");
  measure->add_option(
      "--min-alone", accuracy.min_alone,
      "Fail below so many per cent of the localizable errors whose cell is the only one named");

  gouji::bench::ThroughputOptions throughput;
  CLI::App* speed =
      app.add_subcommand("throughput", "One core, text in memory to checked record, beside iconv and memcpy");
  speed->add_option("--corpus", throughput.corpus, "Files or JSON Lines")->required();
  speed->add_option("--limit", throughput.limit, "Documents held in memory (0: all)")->capture_default_str();
  speed->add_option("--rounds", throughput.rounds, "Alternating rounds")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  speed->add_flag("--json", throughput.json, "JSON Lines");

  gouji::bench::RunContestOptions contest;
  CLI::App* run = app.add_subcommand("run", "`gouji run` beside a Python reader with as many processes");
  run->add_option("--corpus", contest.corpus, "A JSON Lines file")->required();
  run->add_option("--workers", contest.workers, "Processes of each")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  run->add_option("--rounds", contest.rounds, "Alternating rounds")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  run->add_option("--gouji", contest.gouji, "The program (default: beside this one)");
  run->add_option("--yardstick", contest.yardstick, "The Python reader")->capture_default_str();
  run->add_option("--scratch", contest.scratch, "Where both write")->capture_default_str();
  run->add_flag("--json", contest.json, "JSON Lines");

  try {
    app.parse(argc, argv);
    if (measure->parsed() && accuracy.corpus.empty() == accuracy.cells.empty()) {
      throw CLI::ValidationError("accuracy", "give --corpus or --cells");
    }
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  if (measure->parsed()) return gouji::bench::Accuracy(accuracy);
  return run->parsed() ? gouji::bench::RunContest(contest) : gouji::bench::Throughput(throughput);
}
