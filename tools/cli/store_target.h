// DIR -> an open store and the job that is meant in it.
//
// Role: the reading commands take a store's directory or a job id; this tells them apart and finds the job.
// Errors: NOT_FOUND and INVALID_ARGUMENT say which jobs there are; those of OpenStore.
//
//   if (IsStore(target, options.client.coordinators)) absl::StatusOr<StoreTarget> found = OpenStoreTarget(target, options.job);
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/store/store.h"

namespace gouji::cli {

struct StoreTarget {
  std::unique_ptr<store::Store> store;
  std::string job;
};

// A directory, or what can only be meant as one: a path, or anything where no coordinator is named. Everything else is
// a job of a cluster.
bool IsStore(std::string_view target, std::string_view coordinators);

// `job`: an id or the unique start of one; empty where the store holds one job only.
absl::StatusOr<StoreTarget> OpenStoreTarget(const std::string& directory, const std::string& job);

absl::StatusOr<std::string> FindJob(store::Store& store, const std::string& directory,
                                    const std::string& job);

}  // namespace gouji::cli
