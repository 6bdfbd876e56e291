#include "common/store/tenant_roots.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace gouji::store {
namespace {

constexpr std::string_view kTenant = "tenant=";

}  // namespace

TenantRoots::TenantRoots(std::vector<std::string> directories) {
  for (std::string& directory : directories) roots_.push_back({"", std::move(directory)});
}

absl::StatusOr<TenantRoots> TenantRoots::Parse(const std::vector<std::string>& values) {
  TenantRoots roots;
  for (const std::string& value : values) {
    Root root{"", value};
    if (std::string_view(value).starts_with(kTenant)) {
      const size_t colon = value.find(':');
      if (colon == std::string::npos || colon == kTenant.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat("--source-root ", value, ": write tenant=NAME:DIR, or DIR for all tenants"));
      }
      root = {value.substr(kTenant.size(), colon - kTenant.size()), value.substr(colon + 1)};
    }
    // A relative one would be another directory for each daemon.
    if (!root.directory.starts_with('/') && !root.directory.starts_with("s3://")) {
      return absl::InvalidArgumentError(
          absl::StrCat("--source-root ", value, ": a directory begins with /, or with s3://"));
    }
    roots.roots_.push_back(std::move(root));
  }
  return roots;
}

std::vector<std::string> TenantRoots::Of(std::string_view tenant) const {
  if (roots_.empty()) return {"/"};
  std::vector<std::string> directories;
  for (const Root& root : roots_) {
    if (root.tenant.empty() || root.tenant == tenant) directories.push_back(root.directory);
  }
  return directories;
}

}  // namespace gouji::store
