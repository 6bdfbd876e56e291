// Any bytes as a page: the reader ends, stays inside the text, repeats itself, and every figure is what its span says.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "worker/extract/figure.h"
#include "worker/extract/tables.h"

namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

void CheckTables(std::string_view text, const gouji::report::v1::Record& record) {
  using namespace gouji;  // NOLINT: the checks name many messages
  for (const report::v1::Table& table : record.tables()) {
    Require(table.span().begin() <= table.span().end() && table.span().end() <= text.size(),
            "table inside the text");
    for (const report::v1::Cell& cell : table.cells()) {
      Require(cell.begin() <= cell.end() && cell.end() <= text.size(), "span inside the text");
      Require(cell.state() != report::v1::CELL_STATE_UNSPECIFIED, "state set");
      Require(cell.certainty() != report::v1::CERTAINTY_UNSPECIFIED, "certainty set");
      Require((cell.state() == report::v1::CELL_STATE_VALUE) <= (cell.begin() < cell.end()),
              "a value has a place");
      if (cell.state() != report::v1::CELL_STATE_VALUE) continue;
      const std::string_view bytes = text.substr(cell.begin(), cell.end() - cell.begin());
      Require(
          bytes == (cell.raw().empty() ? extract::PlainDecimal(cell.mantissa(), cell.scale()) : cell.raw()),
          "raw is what the span holds");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static gouji::layout::Page page;
  static gouji::extract::TableScratch scratch;
  page.Assign(text);
  gouji::report::v1::Record record;
  gouji::extract::ReadTables(page, gouji::form::BuiltIn(), scratch, &record);
  CheckTables(text, record);

  gouji::layout::Page fresh_page;
  gouji::extract::TableScratch fresh;
  fresh_page.Assign(text);
  gouji::report::v1::Record again;
  gouji::extract::ReadTables(fresh_page, gouji::form::BuiltIn(), fresh, &again);
  Require(record.SerializeAsString() == again.SerializeAsString(), "the same text gives the same tables");
  return 0;
}
