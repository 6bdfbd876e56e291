// The path of one document, in order: bytes -> Text -> Page -> extracted parts -> checked Record.
//
// Role: the only place that knows the order of the stages; a stage sees the output of those before it, read-only.
// It does no I/O, starts nothing and never fails: a document that cannot be read gives a record with a reason.
// Ownership: a Reader owns the buffers and the arena that it reuses; the record it returns lives until the next Read.
// Threads: one Reader per slot. Forms are shared and immutable.
// Determinism: the record depends on bytes, id, limits and the program alone.
//
//   stages::Reader reader(form::BuiltIn(), limits);
//   const report::v1::Record& record = reader.Read({.id = "a.txt", .bytes = bytes, .kind = DocumentKind::kFile});
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "gouji/job/v1/store.pb.h"
#include "gouji/report/v1/report.pb.h"

namespace gouji::form {
class Forms;
}

namespace gouji::stages {

enum class DocumentKind {
  kFile,           // bytes of any format; sniffed
  kJsonLinesText,  // the `text` value of a JSON Lines object: UTF-8, may hold HTML
};

struct Document {
  std::string_view id;
  std::string_view bytes;
  DocumentKind kind = DocumentKind::kFile;
};

enum class TimedStage : uint8_t { kDecode, kLayout, kExtract, kCheck };
inline constexpr std::array<std::string_view, 4> kStageNames = {"decode", "layout", "extract", "check"};
// Nanoseconds by TimedStage.
using StageTimes = std::array<uint64_t, kStageNames.size()>;

// What the Readers of this thread have spent so far; no record depends on it.
const StageTimes& StageTimesOfThread();

class Reader {
 public:
  Reader(const form::Forms& forms, const job::v1::Limits& limits);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // The record of one document, document_id included.
  const report::v1::Record& Read(const Document& document);
  // Reads a report of our own. What a first document sets up (functions bound, buffers and messages allocated) is there then for
  // every process that is forked from this one. No time is counted.
  void WarmUp();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gouji::stages
