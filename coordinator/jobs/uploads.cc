#include "coordinator/jobs/uploads.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/errors/details.h"
#include "common/store/for_each_name.h"
#include "common/store/message.h"
#include "common/store/names.h"
#include "common/store/uploads.h"
#include "common/telemetry/log.h"
#include "coordinator/jobs/request_id.h"

namespace gouji::jobs {
namespace {

constexpr int kMaxAsked = 10'000;
constexpr size_t kMaxDataBytes = 1u << 20;
// Of one file: JSON Lines and archives may be large.
constexpr uint64_t kMaxContentBytes = 1ull << 40;
// What a file costs at least, of whatever size: a name in a folder, a block of the disk.
constexpr uint64_t kLeastBytes = 4'096;
constexpr size_t kListPage = 1'000;
constexpr int64_t kDayMs = 24 * 60 * 60 * 1'000;
constexpr int64_t kKeptDays = 2;
// Objects that say on which days something was added: `day-20000`.
constexpr std::string_view kDay = "day-";

// `field`: the request's, that the content stands in.
absl::Status CheckContent(absl::string_view field, const upload::v1::Content& content) {
  if (content.sha256().size() != sizeof(env::Sha256Digest))
    return errors::BadField(absl::StrCat(field, ".sha256"),
                            "a content is named by the 32 bytes of its SHA-256");
  if (content.size_bytes() > kMaxContentBytes)
    return errors::BadField(absl::StrCat(field, ".size_bytes"),
                            absl::StrCat("a file of ", content.size_bytes(), " bytes is too large"));
  return absl::OkStatus();
}

}  // namespace

int64_t Uploads::Today() const {
  return clock_.WallMs() / kDayMs;
}

absl::Status Uploads::Touch(const std::string& job) {
  const int64_t today = Today();
  {
    const std::lock_guard lock(mutex_);
    if (touched_[job] == today) return absl::OkStatus();
  }
  const absl::Status put =
      store_.PutIfAbsent(absl::StrCat(store::UploadFolder(job), "/", env::ToAbsl(kDay), today), "");
  if (!put.ok() && !absl::IsAlreadyExists(put)) return put;
  const std::lock_guard lock(mutex_);
  touched_[job] = today;
  return absl::OkStatus();
}

absl::Status Uploads::KeepAlive(const std::string& job) {
  const absl::StatusOr<std::vector<std::string>> days = store_.List(store::UploadFolder(job), kDay, 1);
  if (!days.ok()) return days.status();
  return days->empty() ? absl::OkStatus() : Touch(job);
}

bool Uploads::HasJob(const std::string& job) {
  return store_.Stat(store::SpecName(job)).ok();
}

absl::Status Uploads::Reserve(const std::string& job, const std::string& tenant, uint64_t bytes,
                              const std::function<absl::Status(uint64_t)>& room) {
  const std::lock_guard one_at_a_time(admission_);
  if (absl::Status found = room(bytes); !found.ok()) return found;
  const std::lock_guard lock(mutex_);
  Waiting& waiting = waiting_[job];
  waiting.tenant = tenant;
  waiting.bytes += bytes;
  return absl::OkStatus();
}

void Uploads::GiveBack(const std::string& job, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto waiting = waiting_.find(job);
  // Submitted meanwhile: nothing of it waits.
  if (waiting == waiting_.end()) return;
  waiting->second.bytes -= std::min(waiting->second.bytes, bytes);
  if (waiting->second.bytes == 0) waiting_.erase(waiting);
}

uint64_t Uploads::WaitingBytes(const std::string& tenant) {
  const std::lock_guard lock(mutex_);
  uint64_t bytes = 0;
  for (const auto& [job, waiting] : waiting_) {
    if (waiting.tenant == tenant) bytes += waiting.bytes;
  }
  return bytes;
}

void Uploads::Submitted(const std::string& job) {
  const std::lock_guard lock(mutex_);
  waiting_.erase(job);
  touched_.erase(job);
}

absl::StatusOr<upload::v1::FindMissingResponse> Uploads::FindMissing(
    const upload::v1::FindMissingRequest& request, const std::string& tenant) {
  if (absl::Status good = CheckRequestId(request.request_id()); !good.ok()) return good;
  if (request.contents_size() > kMaxAsked)
    return errors::BadField("contents", absl::StrCat("at most ", kMaxAsked, " contents in one call"));
  const std::string job = store::JobId(tenant, request.request_id());
  upload::v1::FindMissingResponse response;
  // What the job has was pinned by its submission, which the client repeats now.
  if (HasJob(job)) return response;
  if (absl::Status kept = KeepAlive(job); !kept.ok()) return kept;
  for (int i = 0; i < request.contents_size(); ++i) {
    const upload::v1::Content& content = request.contents(i);
    if (absl::Status good = CheckContent("contents", content); !good.ok()) return good;
    const auto there = store_.Stat(store::ContentName(job, env::ToHex(content.sha256())));
    if (absl::IsNotFound(there.status())) {
      response.add_missing(static_cast<uint32_t>(i));
    } else if (!there.ok()) {
      return there.status();
    }
  }
  return response;
}

absl::Status Uploads::RemoveOld() {
  absl::StatusOr<std::set<std::string>> old = FindOld();
  if (!old.ok()) return old.status();
  const std::set<std::string> before = std::exchange(found_old_, *old);
  std::erase_if(*old, [&](const std::string& job) { return !before.contains(job); });
  if (old->empty()) return absl::OkStatus();
  const absl::StatusOr<std::set<std::string>> used = FindUsed();
  if (!used.ok()) return used.status();
  absl::Status first;
  for (const std::string& job : *old) {
    if (used->contains(job)) continue;
    const absl::StatusOr<bool> removed =
        store_.RemoveFolder(store::UploadFolder(job), kDay,
                            [&](const store::Store::ReadBelow& read) { return StillOld(job, read); });
    first.Update(removed.status());
    if (!removed.ok() || !*removed) continue;
    Submitted(job);
    telemetry::Log(telemetry::Level::kInfo, "upload without a job removed", {{"job", job}});
  }
  return first;
}

bool Uploads::StillOld(const std::string& job, const store::Store::ReadBelow& read) {
  for (int64_t day = Today() - kKeptDays; day <= Today(); ++day) {
    if (!absl::IsNotFound(read(env::ToStd(absl::StrCat(env::ToAbsl(kDay), day))).status())) return false;
  }
  return absl::IsNotFound(store_.Stat(store::SpecName(job)).status());
}

absl::StatusOr<std::set<std::string>> Uploads::FindOld() {
  std::set<std::string> found;
  absl::Status first;  // one that cannot be judged is left alone, and keeps none of the others
  absl::Status listed = store::ForEachName(store_, store::kUploadsFolder, [&](const std::string& job) {
    if (!store::IsJobId(job)) return absl::OkStatus();
    const absl::Status spec = store_.Stat(store::SpecName(job)).status();
    if (spec.ok()) Submitted(job);  // perhaps at another coordinator
    const absl::StatusOr<bool> old = absl::IsNotFound(spec) ? IsOld(job) : false;
    if (old.ok() && *old) found.insert(job);
    first.Update(spec.ok() || absl::IsNotFound(spec) ? old.status() : spec);
    return absl::OkStatus();
  });
  if (!listed.ok()) return listed;
  if (!first.ok())
    telemetry::Log(telemetry::Level::kWarning, "upload cannot be judged", {{"error", first.ToString()}});
  return found;
}

absl::StatusOr<bool> Uploads::IsOld(const std::string& job) {
  // Names begin with digits or `a` to `d`: the days come after the contents that begin so.
  absl::StatusOr<std::vector<std::string>> days = store_.List(store::UploadFolder(job), kDay, kListPage);
  if (!days.ok()) return days.status();
  int64_t newest = 0;
  for (const std::string& name : *days) {
    int64_t day = 0;
    if (name.starts_with(kDay) && absl::SimpleAtoi(name.substr(kDay.size()), &day))
      newest = std::max(newest, day);
  }
  return newest + kKeptDays < Today();
}

// Those that jobs without a manifest name. Of the store, not of this coordinator's table: others take in jobs too.
absl::StatusOr<std::set<std::string>> Uploads::FindUsed() {
  std::set<std::string> used;
  absl::Status listed = store::ForEachName(store_, store::kJobsFolder, [&](const std::string& job) {
    if (!store::IsJobId(job)) return absl::OkStatus();
    const absl::Status manifest = store_.Stat(store::ManifestName(job)).status();
    if (!absl::IsNotFound(manifest)) return manifest;
    const auto spec = store::GetMessage<job::v1::JobSpec>(store_, store::SpecName(job));
    if (absl::IsNotFound(spec.status())) return absl::OkStatus();
    if (!spec.ok()) return spec.status();
    for (const job::v1::CorpusRoot& root : spec->roots()) {
      if (const auto locator = store::ParseUploadLocator(root.locator())) used.insert(locator->job);
    }
    return absl::OkStatus();
  });
  if (!listed.ok()) return listed;
  return used;
}

absl::Status UploadStream::Open(const std::string& request_id) {
  if (!job_.empty()) return errors::BadField("request_id", "request_id stands in the first message only");
  if (absl::Status good = CheckRequestId(request_id); !good.ok()) return good;
  job_ = store::JobId(tenant_, request_id);
  if (uploads_.HasJob(job_)) {
    return absl::AlreadyExistsError(
        absl::StrCat("the job of request id ", request_id, " was submitted: nothing can be added to it"));
  }
  return uploads_.Touch(job_);
}

absl::Status UploadStream::CutShort(std::string_view field) const {
  return errors::BadField(field, absl::StrCat("content ", digest_, " lacks ", left_, " bytes"));
}

absl::Status UploadStream::Begin(const upload::v1::Content& content) {
  if (open_) return CutShort("begin");
  if (absl::Status good = CheckContent("begin", content); !good.ok()) return good;
  digest_ = env::ToHex(content.sha256());
  size_ = left_ = content.size_bytes();
  hasher_ = env::Sha256Hasher();
  writer_ = nullptr;
  const std::string name = store::ContentName(job_, digest_);
  const absl::Status there = uploads_.store_.Stat(name).status();
  if (!there.ok() && !absl::IsNotFound(there)) return there;
  if (!there.ok()) {
    const uint64_t cost = std::max(size_, kLeastBytes);
    if (absl::Status room = uploads_.Reserve(job_, tenant_, cost, room_); !room.ok()) return room;
    reserved_ = cost;
    auto writer = uploads_.store_.Create(name);
    if (!writer.ok()) return writer.status();
    writer_ = *std::move(writer);
  }
  open_ = true;
  return absl::OkStatus();
}

absl::Status UploadStream::Take(const upload::v1::PutContentsRequest& request) {
  if (!request.request_id().empty()) {
    if (absl::Status opened = Open(request.request_id()); !opened.ok()) return opened;
  }
  if (job_.empty()) return errors::BadField("request_id", "the first message has no request_id");
  if (request.has_begin()) {
    if (absl::Status begun = Begin(request.begin()); !begun.ok()) return begun;
  }
  const std::string& data = request.data();
  if (data.size() > kMaxDataBytes) return errors::BadField("data", "more than 1 MiB in one message");
  if (!data.empty() && (!open_ || data.size() > left_))
    return errors::BadField("data", "more bytes than the content was said to have");
  if (!open_) return absl::OkStatus();
  hasher_.Update(data);
  left_ -= data.size();
  if (writer_ != nullptr) {
    if (absl::Status written = writer_->Append(data); !written.ok()) return written;
  }
  return left_ == 0 ? Complete() : absl::OkStatus();
}

void UploadStream::GiveBack() {
  if (reserved_ > 0) uploads_.GiveBack(job_, std::exchange(reserved_, 0));
}

absl::Status UploadStream::Complete() {
  open_ = false;
  const std::unique_ptr<store::ObjectWriter> writer = std::move(writer_);
  if (env::ToHex(env::AsBytes(hasher_.Finish())) != digest_) {
    return errors::BadField("data", absl::StrCat("the bytes sent are not those of content ", digest_,
                                                 ": the file changed meanwhile"));
  }
  if (writer == nullptr) return absl::OkStatus();
  const absl::Status put = writer->Commit();
  if (absl::IsAlreadyExists(put)) {
    GiveBack();
    return absl::OkStatus();
  }
  if (!put.ok()) return put;
  reserved_ = 0;  // stored: it counts until a job has it
  stored_.set_contents(stored_.contents() + 1);
  stored_.set_size_bytes(stored_.size_bytes() + size_);
  return absl::OkStatus();
}

absl::StatusOr<upload::v1::PutContentsResponse> UploadStream::Finish() {
  if (open_) return CutShort("data");
  return stored_;
}

}  // namespace gouji::jobs
