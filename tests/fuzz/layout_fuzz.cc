// Any bytes as a page: lines cover it, every offset leads back into the source, and simplification keeps both. (Not in
// order: tables that are drawn by place alone are read row by row.)
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "worker/extract/simplified.h"
#include "worker/layout/page.h"

namespace {

using namespace gouji;

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

void CheckLines(std::string_view text, const std::vector<layout::Range>& lines) {
  uint32_t at = 0;
  for (const layout::Range line : lines) {
    Require(line.begin == at && line.begin <= line.end && line.end <= text.size(),
            "lines stand one behind the other");
    Require(text.substr(line.begin, line.size()).find('\n') == text.npos, "a line has no line end inside");
    Require(line.end == text.size() || text[line.end] == '\n', "a line ends at a line end");
    at = line.end + 1;
  }
  Require(at == text.size() + 1, "the lines cover the text");
}

template <typename View>
void CheckMap(const View& view, std::string_view text, size_t source_size) {
  constexpr size_t kMostSteps = 64;
  const size_t step = text.size() / kMostSteps + 1;
  for (size_t at = 0; at < text.size(); at += step) {
    const auto begin = static_cast<uint32_t>(at);
    const auto end = static_cast<uint32_t>(at + step < text.size() ? at + step : text.size());
    const layout::Range source = view.ToSource({begin, end});
    Require(source.begin <= source.end && source.end <= source_size, "a place lies in the source");
    const layout::Range nothing = view.ToSource({begin, begin});
    Require(nothing.begin == nothing.end && nothing.end <= source_size,
            "nothing has a place, and is nothing there");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  static layout::Page page;
  static extract::Simplified simplified;
  page.Assign(source);
  CheckLines(page.text(), page.lines());
  CheckMap(page, page.text(), size);
  for (uint32_t at = 0; at <= size; at += static_cast<uint32_t>(size / 64 + 1))
    Require(page.FromSource(at) <= page.text().size(), "a place of the source lies in the page");
  simplified.Assign(page, extract::SimplifyHan(&page));
  CheckLines(simplified.text(), simplified.lines());
  CheckMap(simplified, simplified.text(), size);
  return 0;
}
