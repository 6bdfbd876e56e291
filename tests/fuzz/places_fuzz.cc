// Any bytes through all stages: a record with an outcome whose places print what it says, and the same record again.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/worker/properties/record_properties.h"
#include "worker/decode/decode.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gouji;
  static const job::v1::Limits limits = [] {
    job::v1::Limits l;
    l.set_max_document_bytes(1 << 20);
    return l;
  }();
  static stages::Reader reader(form::BuiltIn(), limits);
  static decode::Decoder decoder(1 << 20);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const stages::Document document{.id = "fuzz", .bytes = bytes};
  decode::Text text;
  decoder.Decode(bytes, decode::Format::kSniff, &text);
  const report::v1::Record& record = reader.Read(document);
  const std::string violation = properties::Violation(record, text.utf8);
  if (!violation.empty()) {
    std::fprintf(stderr, "violated: %s\n", violation.c_str());
    std::abort();
  }
  const std::string first = record.SerializeAsString();
  if (reader.Read(document).SerializeAsString() != first) std::abort();
  return 0;
}
