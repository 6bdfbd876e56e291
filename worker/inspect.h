// What each stage made of one document, for a person to read: the views of `gouji inspect FILE --stage …`.
//
// Role: runs the stages up to the one asked for and writes its output as text. It decides nothing itself; a
// document that cannot be read gives the reason. Ownership: the answer is the caller's. Threads: any. Errors:
// in the text.
//
//   std::string view = stages::Inspect(form::BuiltIn(), limits, document, stages::Stage::kBlocks);
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "worker/stages.h"

namespace gouji::stages {

enum class Stage {
  kText,    // the decoded UTF-8 text, byte for byte: what every offset of a record points into
  kBlocks,  // header and outline with their places, lines and cells
  kTables,  // tables with row, column, state and span of each cell
  kClaims,  // figures of the prose
  kRecord,  // the whole record in protobuf text format
};

// text, blocks, tables, claims or record.
std::optional<Stage> StageFromName(std::string_view name);

std::string Inspect(const form::Forms& forms, const job::v1::Limits& limits, const Document& document,
                    Stage stage);

}  // namespace gouji::stages
