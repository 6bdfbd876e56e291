// One report from a seed: organ, figures, habits, dirt, errors, text and truth.
//
// Role: the order in which a report comes about stands here. The report is a pure function of (options, index): reports
// do not depend on each other, on threads, or on how many are asked for.
// Ownership: returns the report. Threads: any number at once. Errors: none.
//
//   const Report report = Generate(options, 17);
#pragma once

#include <cstdint>
#include <vector>

#include "tools/corpusgen/dirt.h"
#include "tools/corpusgen/layouts.h"
#include "tools/corpusgen/model.h"

namespace gouji::corpusgen {

struct Options {
  uint64_t seed = 1;
  std::vector<const Layout*> layouts;
  DirtLevel dirt = DirtLevel::kLight;
  uint32_t error_permille = 0;  // reports with one injected error
  bool as_files = false;        // ids are file names; bytes may be GB18030
};

Report Generate(const Options& options, uint64_t index);

}  // namespace gouji::corpusgen
