#include "tools/corpusgen/layouts.h"

namespace gouji::corpusgen {
namespace {

using enum SpanPolicy;
using enum BlankPolicy;
using enum GluePolicy;

constexpr std::string_view kNbsp = "\u00a0";

// The weights follow what crawled text shows: glued cells first, then pipes and one cell a line.
constexpr Layout kLayouts[] = {
    {.name = "glued",
     .weight = 120,
     .row_end = "",
     .paragraph_end = "\n",
     .spans = kOnce,
     .blanks = kDropped,
     .glue = kGlued},
    {.name = "glued-rows",
     .weight = 120,
     .row_end = "\n",
     .paragraph_end = "\n",
     .spans = kOnce,
     .blanks = kDropped,
     .glue = kGlued},
    {.name = "glued-mixed",
     .weight = 70,
     .row_end = "",
     .paragraph_end = "\n\n",
     .spans = kOnce,
     .blanks = kDropped,
     .glue = kMixed},
    {.name = "pipes-bars",
     .weight = 70,
     .row_begin = "| ",
     .between = " | ",
     .row_end = " |\n",
     .paragraph_end = "\n",
     .spans = kRowsCols,
     .blanks = kCell},
    {.name = "pipes",
     .weight = 70,
     .between = " | ",
     .row_end = "\n",
     .paragraph_end = "\n",
     .spans = kRowsCols,
     .blanks = kCell},
    {.name = "pipes-tight",
     .weight = 30,
     .row_begin = "|",
     .between = "|",
     .row_end = "|\n",
     .paragraph_end = "\n\n",
     .spans = kRows,
     .blanks = kCell},
    {.name = "lines",
     .weight = 60,
     .cell_end = "\n\n",
     .row_end = "",
     .blank = "\n",
     .paragraph_end = "\n\n",
     .spans = kOnce,
     .blanks = kBare,
     .lines = true},
    {.name = "lines-single",
     .weight = 40,
     .cell_end = "\n",
     .row_end = "",
     .blank = "",
     .paragraph_end = "\n",
     .spans = kOnce,
     .blanks = kCell,
     .lines = true},
    {.name = "lines-double",
     .weight = 40,
     .cell_end = "\n\n",
     .row_end = "",
     .blank = "",
     .paragraph_end = "\n\n",
     .spans = kOnce,
     .blanks = kCell,
     .lines = true},
    {.name = "lines-triple",
     .weight = 20,
     .cell_end = "\n\n\n",
     .row_end = "",
     .blank = kNbsp,
     .paragraph_end = "\n\n",
     .spans = kRows,
     .blanks = kCell,
     .lines = true},
    {.name = "lines-dropped",
     .weight = 30,
     .cell_end = "\n",
     .row_end = "",
     .paragraph_end = "\n",
     .spans = kOnce,
     .blanks = kDropped,
     .lines = true},
    {.name = "pipe-cells",
     .weight = 50,
     .cell_begin = "| ",
     .cell_end = "\n",
     .row_end = "",
     .paragraph_end = "\n",
     .spans = kRows,
     .blanks = kCell,
     .lines = true},
    {.name = "alternate-pipes",
     .weight = 50,
     .between = "|\n",
     .cell_end = "\n",
     .row_end = "",
     .paragraph_end = "\n",
     .spans = kRowsCols,
     .blanks = kBare,
     .lines = true},
    {.name = "one-line",
     .weight = 70,
     .between = " ",
     .row_end = " ",
     .paragraph_end = " ",
     .spans = kOnce,
     .blanks = kDropped},
    {.name = "tab-lines",
     .weight = 50,
     .cell_begin = "\t",
     .cell_end = "\n",
     .row_end = "\n",
     .blank = kNbsp,
     .paragraph_end = "\n",
     .spans = kRows,
     .blanks = kCell,
     .lines = true},
    {.name = "spaces",
     .weight = 60,
     .between = "   ",
     .row_end = "\n",
     .paragraph_end = "\n",
     .spans = kOnce,
     .blanks = kDropped,
     .ragged_spaces = true},
    {.name = "tab-rows",
     .weight = 50,
     .between = "\t",
     .row_end = "\n",
     .paragraph_end = "\n\n",
     .spans = kRowsCols,
     .blanks = kCell},
    {.name = "tab-rows-lossy",
     .weight = 30,
     .between = "\t",
     .row_end = "\n",
     .paragraph_end = "\n\n",
     .spans = kRowsCols,
     .blanks = kCell,
     .loses_a_cell = true},
    {.name = "deduplicated",
     .weight = 30,
     .cell_end = "\n",
     .row_end = "",
     .paragraph_end = "\n",
     .spans = kOnce,
     .blanks = kCell,
     .lines = true,
     .deduplicated = true},
    {.name = "markdown",
     .weight = 30,
     .row_begin = "| ",
     .between = " | ",
     .row_end = " |\n",
     .paragraph_end = "\n\n",
     .spans = kRowsCols,
     .blanks = kCell,
     .markdown_rule = true},
    {.name = "aligned",
     .weight = 40,
     .paragraph_end = "\n\n",
     .spans = kOnce,
     .blanks = kCell,
     .drawing = Drawing::kAligned},
    {.name = "drawn-grid",
     .weight = 15,
     .paragraph_end = "\n\n",
     .spans = kOnce,
     .blanks = kCell,
     .drawing = Drawing::kGrid},
    {.name = "drawn-box",
     .weight = 15,
     .paragraph_end = "\n\n",
     .spans = kOnce,
     .blanks = kCell,
     .drawing = Drawing::kBox},
    {.name = "columns",
     .weight = 15,
     .cell_end = "\n",
     .row_end = "",
     .paragraph_end = "\n",
     .spans = kOnce,
     .blanks = kCell,
     .lines = true,
     .by_columns = true},
    {.name = "html", .weight = 25, .paragraph_end = "\n", .html = true},
    {.name = "html-boxes", .weight = 15, .paragraph_end = "\n", .html = true, .markup = HtmlKind::kBoxes},
    {.name = "html-nested", .weight = 15, .paragraph_end = "\n", .html = true, .markup = HtmlKind::kNested},
    {.name = "html-word", .weight = 25, .paragraph_end = "\n", .html = true, .markup = HtmlKind::kWord},
    {.name = "html-spans-lost",
     .weight = 15,
     .paragraph_end = "\n",
     .html = true,
     .markup = HtmlKind::kSpansLost},
};

}  // namespace

std::span<const Layout> Layouts() {
  return kLayouts;
}

std::vector<const Layout*> SelectLayouts(std::string_view names, std::string& unknown) {
  std::vector<const Layout*> selected;
  while (!names.empty()) {
    const size_t comma = names.find(',');
    const std::string_view name = names.substr(0, comma);
    names = comma == std::string_view::npos ? std::string_view() : names.substr(comma + 1);
    const size_t before = selected.size();
    for (const Layout& layout : kLayouts) {
      if (name == "all" || (name == "text" && !layout.html) || name == layout.name)
        selected.push_back(&layout);
    }
    if (selected.size() == before) {
      unknown = name;
      return {};
    }
  }
  return selected;
}

const Layout& PickLayout(const std::vector<const Layout*>& layouts, Random& random) {
  int total = 0;
  for (const Layout* layout : layouts) total += layout->weight;
  int64_t left = random.Below(static_cast<uint32_t>(total));
  for (const Layout* layout : layouts) {
    left -= layout->weight;
    if (left < 0) return *layout;
  }
  return *layouts.back();
}

}  // namespace gouji::corpusgen
