#include "worker/intake/object_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/errno_status.h"
#include "common/env/nameless_file.h"
#include "common/s3/clients.h"

namespace gouji::intake {
namespace {

// Asked for at once behind a part, to find the end of its last line.
constexpr uint64_t kTailBytes = 256u << 10;

OpenedSource Failed(std::string_view reason, std::string detail) {
  OpenedSource source;
  source.failure = Failure{std::string(reason), std::move(detail)};
  return source;
}

// What an object cannot be read for: the object's fault, or the machine's, or the server's.
absl::StatusOr<OpenedSource> Explain(const absl::Status& status, const s3::ClientPlace& object) {
  if (absl::IsNotFound(status)) return Failed(kInputChanged, "the object is no longer there");
  if (absl::IsAborted(status)) return Failed(kInputChanged, "the object is not the one that was listed");
  if (!absl::IsPermissionDenied(status) && !absl::IsUnavailable(status))
    return absl::UnavailableError(status.message());
  // Whether the bucket can be seen from here at all.
  s3::ListRequest request;
  request.prefix = object.key;
  request.limit = 1;
  if (!object.client->List(request).ok()) return absl::UnavailableError(status.message());
  if (absl::IsPermissionDenied(status)) return Failed(kUnreadable, "no permission to read the object");
  return Failed(kReadError, "the server does not give the object");
}

// The newline that ends the line in which `from` lies, or the object's size. Its bytes are kept in `file` up to `keep`.
absl::StatusOr<uint64_t> FetchLineEnd(const s3::ClientPlace& object, const job::v1::Source& entry,
                                      uint64_t from, uint64_t keep, int file, const GoesOn& goes_on) {
  std::string chunk;
  for (uint64_t at = from; at < entry.size_bytes(); at += chunk.size()) {
    const uint64_t wanted = std::min(kTailBytes, entry.size_bytes() - at);
    // Through the file, since Download is what looks at the ETag.
    if (absl::Status got = object.client->Download(object.key, entry.etag(), at, wanted, file, goes_on);
        !got.ok())
      return got;
    chunk.resize(wanted);
    const ssize_t read = pread(file, chunk.data(), wanted, static_cast<off_t>(at));
    if (read != static_cast<ssize_t>(wanted))
      return env::ErrnoStatus(read < 0 ? errno : EIO, "cannot read", "a temporary file");
    const size_t newline = chunk.find('\n');
    if (newline != std::string::npos) return at + newline;
    // The bytes of a line over the limit are passed over by its readers; only where it ends counts.
    if (at >= keep &&
        fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(at),
                  static_cast<off_t>(wanted)) != 0 &&
        errno != EOPNOTSUPP) {
      return env::ErrnoStatus(errno, "cannot shorten", "a temporary file");
    }
  }
  return entry.size_bytes();
}

absl::Status Fetch(const s3::ClientPlace& object, const SourcePlace& place, const job::v1::Source& entry,
                   uint64_t max_bytes, int file, const GoesOn& goes_on) {
  if (entry.size_bytes() == 0) {
    const absl::StatusOr<s3::ObjectHead> head = object.client->Head(object.key);
    if (!head.ok()) return head.status();
    const bool same = head->etag == entry.etag() && head->size_bytes == 0;
    return same ? absl::OkStatus() : absl::AbortedError("another object");
  }
  const bool part = entry.kind() == job::v1::SOURCE_KIND_JSON_LINES && place.end > 0;
  const uint64_t end = part ? std::min(place.end, entry.size_bytes()) : entry.size_bytes();
  // The byte before a part tells whether a line begins with it.
  const uint64_t begin = part && place.begin > 0 ? std::min(place.begin - 1, end) : 0;
  if (ftruncate(file, static_cast<off_t>(entry.size_bytes())) != 0)
    return env::ErrnoStatus(errno, "cannot lengthen", "a temporary file");
  if (absl::Status got = object.client->Download(object.key, entry.etag(), begin, end - begin, file, goes_on);
      !got.ok())
    return got;
  if (end == entry.size_bytes()) return absl::OkStatus();
  return FetchLineEnd(object, entry, end - 1, end + max_bytes + kTailBytes, file, goes_on).status();
}

// An uploaded content is named by its digest, and was never listed: the object that is there now is the one.
absl::StatusOr<job::v1::Source> Found(const s3::ClientPlace& object, const job::v1::Source& entry) {
  const absl::StatusOr<s3::ObjectHead> head = object.client->Head(object.key);
  if (!head.ok()) return head.status();
  if (head->size_bytes != entry.size_bytes()) return absl::AbortedError("another object");
  job::v1::Source found = entry;
  found.set_etag(head->etag);
  return found;
}

}  // namespace

absl::StatusOr<OpenedSource> OpenObject(const SourcePlace& place, const job::v1::Source& entry,
                                        uint64_t max_file_bytes, const SourceRoots& roots,
                                        const GoesOn& goes_on) {
  if (!place.uploaded && roots.InStore(place.path))
    return Failed(kUnreadable, "the object lies in the store, which holds no documents of a corpus");
  if (!place.uploaded && !roots.Allow(place.path)) {
    return absl::UnavailableError(absl::StrCat(
        place.folder, " does not lie under an address that this worker may read (--source-root)"));
  }
  if (entry.kind() == job::v1::SOURCE_KIND_FILE && entry.size_bytes() > max_file_bytes) {
    OpenedSource source;
    source.failure = TooLarge(entry.size_bytes(), max_file_bytes);
    return source;
  }
  const absl::StatusOr<s3::ClientPlace> object = s3::PlaceOf(place.path);
  if (!object.ok()) return absl::UnavailableError(object.status().message());
  absl::StatusOr<env::UniqueFd> file = env::OpenNamelessFile();
  if (!file.ok()) return absl::UnavailableError(file.status().message());
  const absl::StatusOr<job::v1::Source> listed = place.uploaded ? Found(*object, entry) : entry;
  const absl::Status fetched =
      listed.ok() ? Fetch(*object, place, *listed, max_file_bytes, file->get(), goes_on) : listed.status();
  if (!fetched.ok()) return Explain(fetched, *object);
  OpenedSource source;
  source.fd = *std::move(file);
  source.size_bytes = entry.size_bytes();
  return source;
}

}  // namespace gouji::intake
