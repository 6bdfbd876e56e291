#include "common/store/for_each_name.h"

#include <vector>

#include "absl/status/statusor.h"

namespace gouji::store {
namespace {

constexpr size_t kPage = 1'000;

}  // namespace

absl::Status ForEachName(Store& store, std::string_view folder,
                         const std::function<absl::Status(const std::string& name)>& each) {
  for (std::string after;;) {
    absl::StatusOr<std::vector<std::string>> page = store.List(folder, after, kPage);
    if (!page.ok()) return page.status();
    for (const std::string& name : *page) {
      if (absl::Status done = each(name); !done.ok()) return done;
    }
    if (page->size() < kPage) return absl::OkStatus();
    after = page->back();
  }
}

}  // namespace gouji::store
