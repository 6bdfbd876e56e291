// The main function of a slot's template, and of the children that are forked from it.
//
// Role: the template makes its reader ready and forks children. A child reads commands and descriptors from the supervisor,
// reads documents, and puts their records into the shared ring. It opens no files, writes nowhere else and leaves when the supervisor does. Threads: one. It
// MUST be called before the program starts any thread or uses gRPC. Errors: it never reports a bad document
// as an error; it ends by signal or with a non-zero code only when the document under work broke it or when
// its surroundings are not what the supervisor promised.
//
//   if (runtime::IsSlotCommand(argc, argv)) return runtime::SlotMain(argc, argv);  // first line of main()
#pragma once

#include <functional>

#include "gouji/job/v1/store.pb.h"
#include "gouji/report/v1/report.pb.h"
#include "worker/stages.h"

namespace gouji::runtime {

// First argument that makes a program a slot's template; and what its children show in its place, of the same length.
inline constexpr char kSlotCommand[] = "__slot";
inline constexpr char kChildCommand[] = "__read";
static_assert(sizeof kSlotCommand == sizeof kChildCommand);

bool IsSlotCommand(int argc, char** argv);

// Reads with stages::Reader and the built-in forms. Returns the exit code of the process.
int SlotMain(int argc, char** argv);

// Gives the record of one document; it lives until the next call.
using ReadDocument = std::function<const report::v1::Record&(const stages::Document&)>;
// Called for each new set of limits, before the first document that is read under them. It MUST NOT start threads.
using ReaderFactory = std::function<ReadDocument(const job::v1::Limits&)>;

// The same loop with another reader.
int RunSlot(int argc, char** argv, const ReaderFactory& make_reader);

}  // namespace gouji::runtime
