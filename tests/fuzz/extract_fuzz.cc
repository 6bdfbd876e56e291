// Any text as a page: header, sections with their sub-headings, claims, kind and findings end and print what their places
// print; the same text gives the same again.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/worker/properties/record_properties.h"
#include "worker/decode/utf8.h"
#include "worker/form/forms.h"
#include "worker/stages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gouji;
  static stages::Reader reader(form::BuiltIn(), {});
  std::string text;
  decode::AppendRepairedUtf8({reinterpret_cast<const char*>(data), size}, &text);
  // Markup would make another text of it; that is the business of html_fuzz and places_fuzz.
  for (char& c : text) c = c == '<' ? '(' : c;
  const stages::Document document{.id = "fuzz", .bytes = text, .kind = stages::DocumentKind::kJsonLinesText};
  const report::v1::Record& record = reader.Read(document);
  if (record.failure().reason() == "empty" || record.failure().reason() == "binary") return 0;
  std::string_view decoded = text;
  if (decoded.starts_with("\xEF\xBB\xBF")) decoded.remove_prefix(3);
  const std::string violation = properties::Violation(record, decoded);
  if (!violation.empty()) {
    std::fprintf(stderr, "violated: %s\n", violation.c_str());
    std::abort();
  }
  const std::string first = record.SerializeAsString();
  if (reader.Read(document).SerializeAsString() != first) std::abort();
  return 0;
}
