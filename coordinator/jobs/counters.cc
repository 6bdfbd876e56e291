#include "coordinator/jobs/counters.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

namespace gouji::jobs {
namespace {

using google::protobuf::FieldDescriptor;

bool IsCount(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64 && !field->is_repeated();
}

}  // namespace

queue::Counters ToCounters(const job::v1::Tally& tally) {
  queue::Counters counters;
  const auto* descriptor = job::v1::Tally::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (!IsCount(field)) continue;
    uint64_t value = tally.GetReflection()->GetUInt64(tally, field);
    if (value != 0) counters[field->name()] = static_cast<int64_t>(value);
  }
  return counters;
}

job::v1::Tally ToTally(const queue::Counters& counters) {
  job::v1::Tally tally;
  for (const auto& [name, value] : counters) {
    const FieldDescriptor* field = job::v1::Tally::descriptor()->FindFieldByName(name);
    if (field == nullptr || !IsCount(field) || value < 0) continue;
    tally.GetReflection()->SetUInt64(&tally, field, static_cast<uint64_t>(value));
  }
  return tally;
}

}  // namespace gouji::jobs
