#include "common/segment/segment_writer.h"

#include <utility>

#include "common/segment/partition.h"
#include "common/segment/segment_reader.h"
#include "common/store/message.h"
#include "common/store/names.h"

namespace gouji::segment {
namespace {

absl::StatusOr<std::unique_ptr<store::FramedWriter>> CreateOutcome(store::Store& store,
                                                                   const job::v1::OutcomeHeader& header) {
  if (absl::Status status = CheckRange(header.range()); !status.ok()) return status;
  return store::FramedWriter::Create(store,
                                     store::OutcomeName(header.job_id(), store::ShardName(header.range())),
                                     kSegmentMagic, store::SerializeDeterministic(header));
}

}  // namespace

absl::StatusOr<std::unique_ptr<SegmentWriter>> SegmentWriter::Create(store::Store& store,
                                                                     job::v1::OutcomeHeader header) {
  header.set_kind(job::v1::OUTCOME_KIND_RECORDS);
  absl::StatusOr<std::unique_ptr<store::FramedWriter>> framed = CreateOutcome(store, header);
  if (!framed.ok()) return framed.status();
  return std::unique_ptr<SegmentWriter>(new SegmentWriter(*std::move(framed)));
}

absl::Status SegmentWriter::Append(std::string_view head, std::string_view tail,
                                   const RecordSummary& summary) {
  if (absl::Status status = framed_->Append(head, tail); !status.ok()) return status;
  hasher_.Update(head);
  hasher_.Update(tail);
  tally_.Add(summary, head.size() + tail.size(), hasher_.Finish());
  return absl::OkStatus();
}

absl::Status SegmentWriter::Finish() {
  job::v1::OutcomeFooter footer;
  *footer.mutable_tally() = tally_.Build();
  return framed_->Finish(store::SerializeDeterministic(footer));
}

absl::Status PutSplit(store::Store& store, job::v1::OutcomeHeader header) {
  header.set_kind(job::v1::OUTCOME_KIND_SPLIT);
  if (absl::Status status = CheckPartition(header.range(), header.children()); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<store::FramedWriter>> framed = CreateOutcome(store, header);
  if (!framed.ok()) return framed.status();
  return (*framed)->Finish(store::SerializeDeterministic(job::v1::OutcomeFooter()));
}

}  // namespace gouji::segment
