// Reports that several tests look at: all layouts, heavy dirt, every second one with an error.
#pragma once

#include <string>
#include <vector>

#include "tools/corpusgen/generator.h"

namespace gouji::corpusgen {

inline Options TestOptions(DirtLevel dirt, uint32_t error_permille, std::string_view layouts = "all",
                           bool as_files = false) {
  Options options;
  std::string unknown;
  options.seed = 42;
  options.layouts = SelectLayouts(layouts, unknown);
  options.dirt = dirt;
  options.error_permille = error_permille;
  options.as_files = as_files;
  return options;
}

inline const std::vector<Report>& ManyReports() {
  static const std::vector<Report> reports = [] {
    std::vector<Report> made;
    const Options options = TestOptions(DirtLevel::kHeavy, 500, "all", true);
    for (uint64_t i = 0; i < 2000; ++i) made.push_back(Generate(options, i));
    return made;
  }();
  return reports;
}

}  // namespace gouji::corpusgen
