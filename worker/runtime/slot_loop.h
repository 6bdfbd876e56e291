// What a child does with its commands: reads documents and sends their records.
//
// Role: between SlotEnd, which is the transport, and a reader of documents. Made in the template, with a reader that is
// ready; each child has its own copy.
// Threads: one. Errors: a bad document is a record; a supervisor that is gone ends Run.
//
//   SlotLoop loop(make_reader);
//   loop.Prepare(serialized_limits);  …fork…  loop.Run(&end, closed);
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "worker/intake/document_buffer.h"
#include "worker/intake/failure.h"
#include "worker/intake/json_line.h"
#include "worker/intake/line_reader.h"
#include "worker/runtime/memory_bound.h"
#include "worker/runtime/rule_families.h"
#include "worker/runtime/slot_end.h"
#include "worker/runtime/slot_main.h"
#include "worker/runtime/test_hooks.h"
#include "worker/stages.h"

namespace gouji::runtime {

class SlotLoop {
 public:
  explicit SlotLoop(const ReaderFactory& make_reader) : make_reader_(make_reader) {}

  // A reader for a serialized job.v1.Limits; no effect where there is one.
  void Prepare(std::string_view limits);
  // Until the supervisor is gone. `closed`: as EnterSandbox answered.
  void Run(SlotEnd* end, bool closed);

 private:
  void ReadFiles(SlotEnd::Command& command);
  void ReadLines(SlotEnd::Command& command);
  void EndOfLines(DocumentPlace place, std::string_view source_id, intake::LineReader::Result result);
  void ReadLine(const DocumentPlace& place, std::string_view source_id, const intake::Line& line);
  void Read(const DocumentPlace& place, std::string_view id, std::string_view bytes,
            stages::DocumentKind kind, uint64_t input_bytes);
  void Fail(const DocumentPlace& place, std::string_view id, const intake::Failure& failure,
            uint64_t input_bytes);

  const ReaderFactory& make_reader_;
  const TestHooks hooks_;
  SlotEnd* end_ = nullptr;
  std::string limits_;
  uint64_t max_child_bytes_ = 0;
  uint64_t max_document_bytes_ = 0;
  ReadDocument read_;
  MemoryBound memory_;
  std::unique_ptr<intake::LineReader> lines_;
  intake::DocumentBuffer buffer_;
  intake::JsonLineParser parser_;
  RuleFamilies families_;
  std::string id_;
  report::v1::Record failed_;
};

}  // namespace gouji::runtime
