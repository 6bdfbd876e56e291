#include "worker/rpc/parse_stream.h"

#include <utility>

#include "common/errors/details.h"
#include "common/rpc/status.h"
#include "worker/rpc/worker_calls.h"

namespace gouji::rpc {
namespace {

// Keeps every child busy while answers travel.
constexpr size_t kMaxUnderWay = 16;
// No further document is read beyond it: with the largest document, 40 MiB a call.
constexpr size_t kMaxUnderWayBytes = 8u << 20;

}  // namespace

absl::Status ForCaller(absl::Status status) {
  if (absl::IsCancelled(status)) return absl::UnavailableError("the worker stops; ask another one");
  return status;
}

ParseStream::ParseStream(runtime::ReportPool& pool, security::Pass pass,
                         std::chrono::steady_clock::time_point deadline, std::chrono::milliseconds idle)
    : pool_(pool), pass_(pass), deadline_(deadline), idle_(idle) {
  StartRead(&request_);
  watch_.Start();
}

void ParseStream::OnReadDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    // The watch was faster: the call is over.
    if (finished_) return;
    taking_ = true;
  }
  const absl::Status in = ok ? pass_.Check() : absl::OkStatus();
  const bool more = ok && in.ok();
  if (more) Take();
  bool over = false;
  {
    const std::lock_guard lock(mutex_);
    reading_ = false;
    taking_ = false;
    since_news_ = telemetry::Timer();
    if (!more) closed_ = true;
    end_ = in;
    over = Advance();
  }
  if (over) End();
}

void ParseStream::Look() {
  {
    const std::lock_guard lock(mutex_);
    if (finished_ || !reading_ || taking_ || !answers_.empty()) return;
    if (std::chrono::duration<double>(since_news_.Seconds()) <= idle_) return;
    finished_ = true;
    end_ = absl::UnavailableError("nothing came for too long: begin again when there is a document");
  }
  End();
}

// Decided on once, and nothing changes afterwards: needs no lock.
void ParseStream::End() {
  Finish(ToGrpc(end_));
}

// The read still counts as under way: the next one begins, and the call ends, behind this document's Submit, so that the
// pool gets the documents in the order of the requests.
void ParseStream::Take() {
  Answer* answer = nullptr;
  {
    const std::lock_guard lock(mutex_);
    answer = &answers_.emplace_back();
    answer->response.set_document_id(request_.document_id());
    answer->bytes = request_.content().size();
    bytes_ += answer->bytes;
    ++unanswered_;
  }
  // Answers perhaps at once, on this thread.
  pool_.Submit({request_.document_id(), std::move(*request_.mutable_content()), deadline_},
               [this, answer](absl::StatusOr<std::string> record) { OnRecord(answer, std::move(record)); });
}

void ParseStream::OnRecord(Answer* answer, absl::StatusOr<std::string> record) {
  absl::Status status = ForCaller(record.status());
  if (status.ok() && !answer->response.mutable_record()->ParseFromString(*record)) {
    status = absl::InternalError("the reader gave no well-formed record");
  }
  WorkerCalls().Note("ParseReports", status, answer->timer.Seconds());
  if (!status.ok()) *answer->response.mutable_error() = errors::ToProto(status);
  bool over = false;
  {
    const std::lock_guard lock(mutex_);
    answer->ready = true;
    --unanswered_;
    over = Advance();
  }
  if (over) End();
}

void ParseStream::OnWriteDone(bool ok) {
  bool over = false;
  {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    since_news_ = telemetry::Timer();
    bytes_ -= answers_.front().bytes;
    answers_.pop_front();
    if (!ok) broken_ = true;
    over = Advance();
  }
  if (over) End();
}

bool ParseStream::Advance() {
  if (!reading_ && !closed_ && !broken_ && answers_.size() < kMaxUnderWay && bytes_ < kMaxUnderWayBytes) {
    reading_ = true;
    StartRead(&request_);
  }
  if (!writing_ && !broken_ && !answers_.empty() && answers_.front().ready) {
    writing_ = true;
    StartWrite(&answers_.front().response);
  }
  if (finished_ || reading_ || writing_ || unanswered_ > 0) return false;
  finished_ = broken_ || (closed_ && answers_.empty());
  return finished_;
}

}  // namespace gouji::rpc
