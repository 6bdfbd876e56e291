// Any bytes as what a child gives its supervisor for a record: what is believed of them is what a parser reads there.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "worker/decode/utf8.h"
#include "worker/runtime/record_check.h"

namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gouji;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::optional<runtime::CheckedRecord> checked = runtime::CheckRecord(bytes);
  if (!checked) return 0;
  const auto* const id = checked->document_id.data();
  Require(!checked->document_id.empty() && id >= bytes.data() &&
              id + checked->document_id.size() <= bytes.data() + size,
          "the id stands in the bytes");
  Require(decode::ValidUtf8Prefix(checked->document_id) == checked->document_id.size(), "the id is UTF-8");
  // What lies deeper may be broken; where it is not, the parser agrees.
  report::v1::Record record;
  if (!record.ParseFromArray(data, static_cast<int>(size))) return 0;
  Require(record.document_id() == checked->document_id, "the parser reads the same id");
  Require(record.outcome() == checked->outcome, "the parser reads the same outcome");
  return 0;
}
