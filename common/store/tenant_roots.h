// Where the documents of a tenant's jobs may lie: the values of --source-root.
//
//   DIR                  of every tenant; also s3://BUCKET/PREFIX
//   tenant=NAME:DIR      of this tenant alone
//
// Nothing given: anywhere. As soon as one is given, a tenant that has none may read nothing. Coordinators hold what is submitted
// to it, workers what they open. Role: says which directories; it opens and resolves none. Threads: any. Errors:
// INVALID_ARGUMENT names the value.
//
//   absl::StatusOr<store::TenantRoots> roots = store::TenantRoots::Parse({"/srv/all", "tenant=city:/srv/city"});
//   roots->Of("city");  // /srv/all, /srv/city
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace gouji::store {

class TenantRoots {
 public:
  static absl::StatusOr<TenantRoots> Parse(const std::vector<std::string>& values);
  TenantRoots() = default;
  // Of every tenant.
  explicit TenantRoots(std::vector<std::string> directories);

  // `/` among them: anywhere, also in S3. None: nowhere.
  std::vector<std::string> Of(std::string_view tenant) const;

 private:
  struct Root {
    std::string tenant;  // empty: every one
    std::string directory;
  };
  std::vector<Root> roots_;
};

}  // namespace gouji::store
