// What a child does with an archive: takes its members out of it, or looks what it holds.
//
// Role: the two commands of SlotLoop that read no documents. Members go to the supervisor as bytes, and from there, as a file would, to the
// child that reads documents: what breaks a reader does not break the reading of the archive, and the other way round.
// Every entry is announced before it is looked at, so that each has the time of a document.
// Threads: one. Errors: those of the archive are sent, as a PackFailure.
//
//   UnpackArchive(end, command, max_document_bytes);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "worker/intake/failure.h"
#include "worker/runtime/slot_end.h"
#include "worker/runtime/test_hooks.h"

namespace gouji::runtime {

void UnpackArchive(SlotEnd& end, SlotEnd::Command& command, uint64_t max_document_bytes,
                   const TestHooks& hooks);
// Marks every kMarkCost of documents or kMarkEntries entries.
void SurveyArchive(SlotEnd& end, SlotEnd::Command& command, uint64_t max_document_bytes);

inline constexpr uint64_t kMarkCost = 4'000'000;
inline constexpr uint64_t kMarkEntries = 256;

// A failure on its way through the ring: reason, NUL, detail.
std::string PackFailure(const intake::Failure& failure);
// Nothing where it is none.
std::optional<intake::Failure> UnpackFailure(std::string_view packed);

}  // namespace gouji::runtime
