// The contents that clients give for their jobs.
//
// Role: stores each under its SHA-256 in uploads/<job>/, says which are missing, counts what waits for a job, and takes away
// what no job came for. It reads no content. Ownership: the store and the clock outlive it; streams must go before it does.
// Threads: any; a stream belongs to one thread at a time. Errors: INVALID_ARGUMENT, RESOURCE_EXHAUSTED (the tenant's bytes),
// ALREADY_EXISTS (the job of this request id was submitted), those of the store.
//
//   absl::StatusOr<upload::v1::FindMissingResponse> missing = uploads.FindMissing(request, tenant);
//   UploadStream stream(uploads, tenant, room);  stream.Take(request);  … stream.Finish();
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/env/clock.h"
#include "common/env/digest.h"
#include "common/store/store.h"
#include "gouji/upload/v1/upload.pb.h"

namespace gouji::jobs {

class Uploads {
 public:
  Uploads(store::Store& store, env::Clock& clock) : store_(store), clock_(clock) {}

  absl::StatusOr<upload::v1::FindMissingResponse> FindMissing(const upload::v1::FindMissingRequest& request,
                                                              const std::string& tenant);
  // Bytes of a tenant that this process stored, or is about to, and no job has yet.
  uint64_t WaitingBytes(const std::string& tenant);
  // Notes that the upload is alive today.
  absl::Status Touch(const std::string& job);
  // The same for one that was begun, as by whoever asks for it or is about to submit a job with it; asking alone begins none.
  absl::Status KeepAlive(const std::string& job);
  // The job stands: its bytes are counted as its input.
  void Submitted(const std::string& job);
  // Takes uploads away that have no job, are read by no job under way (a requeued one reads its parent's, which may be gone), and
  // got nothing for two days; but only those that the call before found so too, and none while any spec cannot be read: what is
  // removed is a user's. One call at a time. The first error, after all that could be done was.
  absl::Status RemoveOld();

 private:
  friend class UploadStream;
  struct Waiting {
    std::string tenant;
    uint64_t bytes = 0;
  };

  bool HasJob(const std::string& job);
  absl::StatusOr<std::set<std::string>> FindOld();
  absl::StatusOr<bool> IsOld(const std::string& job);
  absl::StatusOr<std::set<std::string>> FindUsed();
  // Counts the bytes where there is room for them: of two streams that ask at once the second sees what the first was given.
  absl::Status Reserve(const std::string& job, const std::string& tenant, uint64_t bytes,
                       const std::function<absl::Status(uint64_t)>& room);
  void GiveBack(const std::string& job, uint64_t bytes);
  // Looked at again as it goes: somebody may have come since it was found old.
  bool StillOld(const std::string& job, const store::Store::ReadBelow& read);
  int64_t Today() const;

  store::Store& store_;
  env::Clock& clock_;
  std::set<std::string> found_old_;  // by the last RemoveOld; its caller's alone
  std::mutex admission_;             // held while room is looked for; before mutex_
  std::mutex mutex_;
  std::map<std::string, Waiting> waiting_;  // by job; guarded by mutex_
  std::map<std::string, int64_t> touched_;  // the day, by job; guarded by mutex_
};

// One PutContents call.
class UploadStream {
 public:
  // Whether a tenant may store so many bytes more.
  using Room = std::function<absl::Status(uint64_t bytes)>;

  UploadStream(Uploads& uploads, std::string tenant, Room room)
      : uploads_(uploads), tenant_(std::move(tenant)), room_(std::move(room)) {}
  ~UploadStream() { GiveBack(); }
  UploadStream(const UploadStream&) = delete;
  UploadStream& operator=(const UploadStream&) = delete;

  absl::Status Take(const upload::v1::PutContentsRequest& request);
  // The client has sent all.
  absl::StatusOr<upload::v1::PutContentsResponse> Finish();
  // Whose contents these are; empty before the first good message.
  const std::string& job() const { return job_; }
  // By this stream so far.
  const upload::v1::PutContentsResponse& stored() const { return stored_; }

 private:
  absl::Status Open(const std::string& request_id);
  absl::Status Begin(const upload::v1::Content& content);
  absl::Status Complete();
  // The content under way has not all its bytes; `field` says where that shows.
  absl::Status CutShort(std::string_view field) const;
  // What was reserved for a content that is not stored.
  void GiveBack();

  Uploads& uploads_;
  const std::string tenant_;
  const Room room_;
  std::string job_;
  bool open_ = false;  // a content is being received
  std::string digest_;
  uint64_t size_ = 0;
  uint64_t left_ = 0;
  uint64_t reserved_ = 0;
  env::Sha256Hasher hasher_;
  std::unique_ptr<store::ObjectWriter> writer_;  // null: the content stands already
  upload::v1::PutContentsResponse stored_;
};

}  // namespace gouji::jobs
