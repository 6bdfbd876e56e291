#include "common/store/listing.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/env/views.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::store {
namespace {

constexpr std::string_view kListingMagic = "GOUJILST";

absl::Status Damaged(std::string_view name, std::string_view what) {
  return absl::DataLossError(absl::StrCat("listing ", env::ToAbsl(name), " is damaged: ", env::ToAbsl(what)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ListingWriter>> ListingWriter::Create(Store& store, std::string_view job) {
  job::v1::ListingHeader header;
  header.set_job_id(std::string(job));
  absl::StatusOr<std::unique_ptr<FramedWriter>> framed =
      FramedWriter::Create(store, ListingName(job), kListingMagic, SerializeDeterministic(header));
  if (!framed.ok()) return framed.status();
  return std::unique_ptr<ListingWriter>(new ListingWriter(*std::move(framed)));
}

absl::Status ListingWriter::Append(const job::v1::Source& source) {
  scratch_.clear();
  source.AppendToString(&scratch_);
  footer_.set_sources(footer_.sources() + 1);
  footer_.set_input_bytes(footer_.input_bytes() + source.size_bytes());
  footer_.set_failed(footer_.failed() + (source.failure().empty() ? 0 : 1));
  return framed_->Append(scratch_);
}

absl::Status ListingWriter::Finish() {
  return framed_->Finish(SerializeDeterministic(footer_));
}

absl::StatusOr<std::unique_ptr<ListingReader>> ListingReader::Open(Store& store, std::string_view job) {
  const std::string name = ListingName(job);
  absl::StatusOr<std::unique_ptr<FramedReader>> framed = FramedReader::Open(store, name, kListingMagic, {});
  if (!framed.ok()) return framed.status();
  job::v1::ListingHeader header;
  if (!(*framed)->header().has_value() || !header.ParseFromString(*(*framed)->header())) {
    return Damaged(name, "no header");
  }
  if (header.job_id() != job) return Damaged(name, absl::StrCat("it belongs to job ", header.job_id()));
  return std::unique_ptr<ListingReader>(new ListingReader(*std::move(framed), name));
}

void ListingReader::Seek(uint32_t number, uint64_t offset) {
  framed_->Seek(offset);
  next_number_ = number;
  from_start_ = false;
}

absl::StatusOr<bool> ListingReader::Next(Entry* entry) {
  std::string_view bytes;
  absl::StatusOr<bool> more = framed_->Next(&bytes);
  if (!more.ok()) return more.status();
  if (!framed_->skipped().empty()) return Damaged(name_, framed_->skipped().front().reason);
  if (!*more) {
    job::v1::ListingFooter footer;
    if (!framed_->footer().has_value() || !footer.ParseFromString(*framed_->footer())) {
      return Damaged(name_, "no footer");
    }
    if (footer.sources() != next_number_ || (from_start_ && footer.input_bytes() != input_bytes_)) {
      return Damaged(name_, "its totals do not agree with its sources");
    }
    return false;
  }
  if (!entry->source.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Damaged(name_, absl::StrCat("source ", next_number_, " cannot be parsed"));
  }
  entry->number = next_number_++;
  entry->offset = framed_->entry_offset();
  entry->bytes = static_cast<uint32_t>(framed_->offset() - framed_->entry_offset());
  input_bytes_ += entry->source.size_bytes();
  return true;
}

absl::StatusOr<job::v1::ListingFooter> ReadListingFooter(Store& store, std::string_view job) {
  const std::string name = ListingName(job);
  absl::StatusOr<FramedSummary> summary = ReadFramedSummary(store, name, kListingMagic);
  if (!summary.ok()) return summary.status();
  job::v1::ListingFooter footer;
  if (!footer.ParseFromString(summary->footer)) return Damaged(name, "footer cannot be parsed");
  return footer;
}

absl::StatusOr<std::vector<job::v1::Source>> ParseListingSlice(std::string_view bytes) {
  std::vector<job::v1::Source> sources;
  while (!bytes.empty()) {
    const std::optional<std::string_view> frame = TakeFrame(&bytes);
    if (!frame.has_value() ||
        !sources.emplace_back().ParseFromArray(frame->data(), static_cast<int>(frame->size()))) {
      return absl::DataLossError("a slice of a listing is damaged");
    }
  }
  return sources;
}

}  // namespace gouji::store
