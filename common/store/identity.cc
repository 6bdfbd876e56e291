#include "common/store/identity.h"

#include "common/env/digest.h"
#include "common/store/names.h"

namespace gouji::store {

absl::StatusOr<std::string> StoreIdentity::Get() {
  constexpr size_t kBytes = 16;
  {
    std::lock_guard lock(mutex_);
    if (!known_.empty()) return known_;
  }
  const absl::StatusOr<std::string> record = store_.Get(EpochName(1));
  if (absl::IsNotFound(record.status())) return std::string();
  if (!record.ok()) return record.status();
  const env::Sha256Digest digest = env::Sha256(*record);
  std::lock_guard lock(mutex_);
  known_ = env::ToHex(env::AsBytes(digest).substr(0, kBytes));
  return known_;
}

}  // namespace gouji::store
