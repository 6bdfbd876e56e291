#include "worker/runtime/ordered_records.h"

namespace gouji::runtime {

absl::Status OrderedRecords::Append(std::string_view record, const segment::RecordSummary& summary) {
  if (waiting_.empty()) return writer_->Append(record, summary);
  Keep(&waiting_.emplace_back(), record, summary);
  return absl::OkStatus();
}

uint64_t OrderedRecords::Reserve() {
  waiting_.emplace_back();
  return first_place_ + waiting_.size() - 1;
}

absl::Status OrderedRecords::Fill(uint64_t place, std::string_view record,
                                  const segment::RecordSummary& summary) {
  Keep(&waiting_[place - first_place_], record, summary);
  return Advance();
}

absl::Status OrderedRecords::Leave(uint64_t place) {
  waiting_[place - first_place_].state = State::kLeft;
  return Advance();
}

void OrderedRecords::Keep(Waiting* waiting, std::string_view record, const segment::RecordSummary& summary) {
  waiting->state = State::kFilled;
  waiting->record = record;
  waiting->summary = summary;
  waiting_bytes_ += record.size();
}

absl::Status OrderedRecords::Advance() {
  for (; !waiting_.empty() && waiting_.front().state != State::kOpen; ++first_place_) {
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    if (next.state == State::kLeft) continue;
    waiting_bytes_ -= next.record.size();
    if (absl::Status written = writer_->Append(next.record, next.summary); !written.ok()) {
      ++first_place_;
      return written;
    }
  }
  return absl::OkStatus();
}

}  // namespace gouji::runtime
