// Lists one corpus root in S3 and gives its sources, unsorted.
//
// Role: the part of listing that asks an S3 server; what a Walker is for directories. A root is an object, or what lies below its key as
// below a folder. Names that a part of begins with a dot, folders' own empty objects and stores of gouji are left out and counted.
// Threads: any. Errors: those of s3::Client; INVALID_ARGUMENT for an address that is none, NOT_FOUND where nothing stands.
//
//   RETURN_IF_ERROR(CheckObjectRoot("s3://bucket/reports"));
//   ASSIGN skipped = WalkObjects(0, "s3://bucket/reports", &sources);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gouji/job/v1/store.pb.h"

namespace gouji::planning {

bool IsObjectRoot(const std::string& locator);
// Something can be listed there.
absl::Status CheckObjectRoot(const std::string& locator);
// Without slashes at its end.
std::string NormalObjectRoot(std::string locator);
// How many entries were left out.
absl::StatusOr<uint64_t> WalkObjects(uint32_t root_number, const std::string& locator,
                                     std::vector<job::v1::Source>* sources);

}  // namespace gouji::planning
