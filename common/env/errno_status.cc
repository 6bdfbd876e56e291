#include "common/env/errno_status.h"

#include <cerrno>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"

namespace gouji::env {
namespace {

absl::StatusCode CodeOf(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::StatusCode::kResourceExhausted;
    case ENOENT:
    case ENOTDIR:
      return absl::StatusCode::kNotFound;
    case EEXIST:
      return absl::StatusCode::kAlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::StatusCode::kPermissionDenied;
    case EAGAIN:
    case EBUSY:
    case EINTR:
    case EIO:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ESTALE:
    case ETIMEDOUT:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

std::string_view AdviceFor(int error) {
  switch (error) {
    case ENOSPC:
      return "; free space on this file system. What is finished is kept: a daemon goes on by itself, `gouji "
             "run` when it is "
             "started again";
    case EDQUOT:
      return "; raise the quota or free space. What is finished is kept: a daemon goes on by itself, `gouji "
             "run` when it is "
             "started again";
    case EFBIG:
      return "; the limit on file sizes (ulimit -f) is too low";
    case EMFILE:
      return "; raise the limit on open files (ulimit -n)";
    default:
      return "";
  }
}

}  // namespace

absl::Status ErrnoStatus(int error, std::string_view what, std::string_view path) {
  return absl::Status(CodeOf(error),
                      absl::StrCat(ToAbsl(what), " ", ToAbsl(path), ": ",
                                   std::generic_category().message(error), ToAbsl(AdviceFor(error))));
}

}  // namespace gouji::env
