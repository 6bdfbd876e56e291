// gouji-corpusgen: writes reports with truth. Exit codes: 0 written, 1 could not be written, 2 wrong arguments.
#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "tools/corpusgen/output.h"

namespace {

using gouji::corpusgen::DirtLevel;

constexpr char kExamples[] =
    "Examples:\n"
    "  gouji-corpusgen --count 20000 --out /tmp/corpus\n"
    "      20 000 reports as JSON Lines in /tmp/corpus/reports, truth in /tmp/corpus/truth.jsonl\n"
    "  gouji-corpusgen --count 500 --form files --dirt heavy --errors 0.2 --out /tmp/drafts\n"
    "      500 text files, much dirt, every fifth report with one error\n"
    "  gouji-corpusgen --count 1000 --layouts glued,glued-rows --dirt none --out /tmp/glued\n"
    "      only reports whose cells were glued together\n"
    "\nExit codes: 0 written, 1 could not be written, 2 wrong arguments.";

std::string LayoutNames() {
  std::string names;
  for (const auto& layout : gouji::corpusgen::Layouts()) {
    names.append(names.empty() ? "" : ", ").append(layout.name);
  }
  return names;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Writes government disclosure reports with the truth about every cell; the same seed gives the same "
      "bytes.");
  app.footer(kExamples);
  gouji::corpusgen::Plan plan;
  std::string form = "jsonl";
  std::string layouts = "all";
  DirtLevel dirt = DirtLevel::kLight;
  double errors = 0;
  app.add_option("--count", plan.count, "Number of reports")->required()->check(CLI::Range(1, 1000000000));
  app.add_option("--out", plan.directory, "Directory; the reports come into its folder 'reports'")
      ->required();
  app.add_option("--seed", plan.options.seed, "Seed")->capture_default_str();
  app.add_option("--form", form, "files or jsonl")
      ->check(CLI::IsMember({"files", "jsonl"}))
      ->capture_default_str();
  app.add_option("--layouts", layouts,
                 "all, text (all but HTML), or names separated by commas: " + LayoutNames())
      ->capture_default_str();
  app.add_option("--dirt", dirt, "none, light or heavy")
      ->transform(CLI::CheckedTransformer(std::map<std::string, DirtLevel>{
          {"none", DirtLevel::kNone}, {"light", DirtLevel::kLight}, {"heavy", DirtLevel::kHeavy}}))
      ->default_str("light");
  app.add_option("--errors", errors, "Share of reports with one injected error")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--shards-of-jsonl", plan.jsonl_files, "Number of JSON Lines files")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--truth", plan.truth, "Truth file (default: OUT/truth.jsonl)");
  app.add_option("--threads", plan.threads, "Threads (default: all cores); the bytes do not depend on it");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  std::string unknown;
  plan.options.layouts = gouji::corpusgen::SelectLayouts(layouts, unknown);
  if (plan.options.layouts.empty()) {
    std::fprintf(stderr, "gouji-corpusgen: no layout is called '%s'; known: %s\n", unknown.c_str(),
                 LayoutNames().c_str());
    return 2;
  }
  plan.options.dirt = dirt;
  plan.options.as_files = form == "files";
  plan.options.error_permille = static_cast<uint32_t>(std::lround(errors * 1000));

  gouji::corpusgen::Summary summary;
  std::string error;
  if (!gouji::corpusgen::WriteCorpus(plan, summary, error)) {
    std::fprintf(stderr, "gouji-corpusgen: %s\n", error.c_str());
    return 1;
  }
  std::printf("reports=%llu bytes=%llu errors=%llu corpus=%s truth=%s\n",
              static_cast<unsigned long long>(summary.reports),
              static_cast<unsigned long long>(summary.text_bytes),
              static_cast<unsigned long long>(summary.errors), summary.reports_path.c_str(),
              summary.truth_path.c_str());
  return 0;
}
