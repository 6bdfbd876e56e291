#include "worker/extract/table_blanks.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace gouji::extract {
namespace {

struct Fit {
  int lead = 0;  // blanks before the first value
  int trail = 0;
  std::array<int, kMaxPositions> between{};  // between[i]: blanks between value i and i + 1
};

// Marginal separators of rows that print every cell: what the layout puts there anyway.
struct Margins {
  std::array<int, 3> lead{};
  std::array<int, 3> trail{};
  int leads = 0;
  int trails = 0;
  bool opens = false;  // lines begin with the separator

  static void Note(std::array<int, 3>* seen, int* count, int value) {
    const auto end = seen->begin() + *count;
    if (*count < 3 && std::find(seen->begin(), end, value) == end)
      (*seen)[static_cast<size_t>((*count)++)] = value;
  }
};

bool InRow(Evidence evidence) {
  return evidence == Evidence::kBarsInRow || evidence == Evidence::kTabsInRow;
}

// Blanks that a gap between two values holds; negative when the hypothesis cannot explain it.
int BlanksBetween(const Hypothesis& h, const Gap& gap) {
  if (gap.noise) return 0;
  const auto counted = [&](int separators) {
    const int more = separators - h.neighbours;
    return more < 0 || more % h.each != 0 ? -1 : more / h.each;
  };
  switch (h.evidence) {
    case Evidence::kBarsInRow:
      return gap.newlines > 0 ? -1 : gap.pipes - 1;
    case Evidence::kTabsInRow:
      return gap.newlines > 0 ? -1 : gap.tabs - 1;
    case Evidence::kBars:
      return counted(gap.pipes);
    case Evidence::kBlankLines:
      return gap.newlines == 0 ? -1 : gap.blank_lines;
    case Evidence::kNewlines:
      return gap.newlines == 0 ? -1 : counted(gap.newlines);
    default:
      return 0;
  }
}

// Separators after the label, in units of cells, before the layout's own margin is taken off.
int LeadCells(const Hypothesis& h, const Gap& gap, bool opens) {
  // Values on a line of their own have the opening separator before them, others the one after the label.
  const int before = gap.newlines == 0 || opens ? 1 : 0;
  switch (h.evidence) {
    case Evidence::kBarsInRow:
      return std::max(gap.pipes_last_line - before, 0);
    case Evidence::kTabsInRow:
      return std::max(gap.tabs_last_line - before, 0);
    case Evidence::kBars:
      return std::max((gap.pipes - h.neighbours) / h.each, 0);
    case Evidence::kBlankLines:
      return gap.blank_lines;
    case Evidence::kNewlines:
      return std::max((gap.newlines - h.neighbours) / h.each, 0);
    default:
      return 0;
  }
}

// Cells that may stand after the last value; exact for one row a line, else an upper bound.
int TrailCells(const Hypothesis& h, const Gap& gap) {
  switch (h.evidence) {
    case Evidence::kBarsInRow:
      return gap.pipes_in_line;
    case Evidence::kTabsInRow:
      return gap.tabs_in_line;
    default:
      return LeadCells(h, gap, false);
  }
}

std::span<const Token> ValuesOf(const Rows& rows, const RowRun& run) {
  return {rows.values.data() + run.first_value, run.values};
}

Margins ObserveMargins(const Hypothesis& h, const Rows& rows, bool opens) {
  Margins margins;
  margins.opens = opens;
  for (const RowRun& run : rows.runs) {
    if (run.values == 0 || run.values != run.positions) continue;
    Margins::Note(&margins.lead, &margins.leads, LeadCells(h, ValuesOf(rows, run).front().gap, opens));
    if (InRow(h.evidence)) Margins::Note(&margins.trail, &margins.trails, TrailCells(h, run.trail));
  }
  if (margins.leads == 0) margins.leads = 1;
  if (margins.trails == 0) {
    // No full row to learn from: a bar closes the row where one opens it.
    margins.trail[0] = h.evidence == Evidence::kBarsInRow && opens ? 1 : 0;
    margins.trails = 1;
  }
  return margins;
}

// Section four's cells follow the last header: whether a bar stands before the first one, or behind the last, only the
// count of all of them tells.
std::optional<Fit> FitOneRow(const Hypothesis& h, bool opens, const Rows& rows, const RowRun& run) {
  const auto values = ValuesOf(rows, run);
  if (values.empty() || h.each != h.neighbours) return std::nullopt;
  int lead = values.front().gap.pipes;
  int trail = run.trail.pipes;
  int bars = lead + trail;
  Fit fit;
  int cells = static_cast<int>(values.size());
  for (size_t i = 1; i < values.size(); ++i) {
    const int blanks = BlanksBetween(h, values[i].gap);
    if (blanks < 0 || i >= kMaxPositions) return std::nullopt;
    fit.between[i - 1] = blanks;
    cells += blanks;
    bars += values[i].gap.pipes;
  }
  const int apart = h.neighbours;
  // Where a bar closes the last header on its own line and the last value too, one closes each cell.
  const Gap& before = values.front().gap;
  if (apart == 1 && before.newlines > 0 && before.pipes_in_line > 0 && run.trail.pipes_in_line > 0) {
    if (bars != run.positions + 1) return std::nullopt;
    --lead;
    --trail;
  } else if (bars == run.positions * apart) {
    (opens ? lead : trail) -= apart;
  } else if (bars != (run.positions - 1) * apart) {
    return std::nullopt;
  }
  if (lead < 0 || trail < 0 || lead % apart != 0 || trail % apart != 0) return std::nullopt;
  fit.lead = lead / apart;
  fit.trail = trail / apart;
  if (fit.lead + cells + fit.trail != run.positions) return std::nullopt;
  return fit;
}

// The only way in which the hypothesis gives the row its number of cells.
std::optional<Fit> FitRow(const Hypothesis& h, const Margins& margins, const Rows& rows, const RowRun& run) {
  if (rows.one_row && h.evidence == Evidence::kBars) return FitOneRow(h, margins.opens, rows, run);
  const auto values = ValuesOf(rows, run);
  Fit fit;
  int cells = static_cast<int>(values.size());
  for (size_t i = 1; i < values.size(); ++i) {
    const int blanks = BlanksBetween(h, values[i].gap);
    if (blanks < 0 || i >= kMaxPositions) return std::nullopt;
    fit.between[i - 1] = blanks;
    cells += blanks;
  }
  int ways = 0;
  for (int l = 0; l < margins.leads; ++l) {
    const int lead = values.empty() ? 0
                                    : LeadCells(h, values.front().gap, margins.opens) -
                                          margins.lead[static_cast<size_t>(l)];
    if (lead < 0) continue;
    const int needed = run.positions - cells - lead;
    if (needed < 0) continue;
    for (int t = 0; t < margins.trails; ++t) {
      const int offered = TrailCells(h, run.trail) - margins.trail[static_cast<size_t>(t)] -
                          (values.empty() ? margins.lead[static_cast<size_t>(l)] : 0);
      if (InRow(h.evidence) ? needed != offered : needed > std::max(offered, 0)) continue;
      if (ways == 0 || fit.lead != lead) ++ways;
      fit.lead = lead;
      fit.trail = needed;
    }
  }
  if (ways != 1) return std::nullopt;
  return fit;
}

// Where the `index`-th blank of a gap would stand: after the separators that lead to it.
uint32_t BlankPlace(std::string_view text, const Hypothesis& h, uint32_t begin, uint32_t end, int index) {
  char separator = '\n';
  int count = index + 1;
  if (h.evidence == Evidence::kBarsInRow || h.evidence == Evidence::kBars) separator = '|';
  if (h.evidence == Evidence::kTabsInRow) separator = '\t';
  if (h.evidence == Evidence::kBars || h.evidence == Evidence::kNewlines)
    count = h.neighbours + index * h.each;
  uint32_t place = begin;
  for (uint32_t i = begin; i < end && count > 0; ++i) {
    if (text[i] != separator) continue;
    place = i + 1;
    --count;
  }
  return place;
}

void Fill(std::string_view text, const Hypothesis& h, const Margins& margins, const Rows& rows,
          const RowRun& run, const Fit& fit, RowReading* reading) {
  const auto values = ValuesOf(rows, run);
  size_t position = 0;
  const auto blanks = [&](int count, uint32_t begin, uint32_t end, int skip) {
    for (int i = 0; i < count; ++i) {
      const uint32_t place = BlankPlace(text, h, begin, end, skip + i);
      reading->pieces[position++] = {
          .state = Piece::State::kBlank, .begin = place, .number_end = place, .end = place};
    }
  };
  uint32_t from = run.cells_begin();
  if (!values.empty()) {
    const int margin = LeadCells(h, values.front().gap, margins.opens) - fit.lead;
    blanks(fit.lead, from, values.front().begin, margin);
  }
  for (size_t i = 0; i < values.size(); ++i) {
    reading->pieces[position++] = Printed(values[i]);
    from = values[i].end;
    if (i + 1 < values.size()) blanks(fit.between[i], from, values[i + 1].begin, 0);
  }
  blanks(fit.trail, from, run.trail_end, 0);
  reading->settled = true;
}

struct Score {
  int open = 0;    // rows with fewer values than cells that it does not fit
  int fitted = 0;  // those that it fits
  int full = 0;    // rows with a value in every cell, as it expects them
  int broken = 0;  // full rows between whose values it sees blanks
  int exact = 0;   // rows with as many lines as their cells ask for, those after the last cell included

  bool BetterThan(const Score& other) const {
    const int odd = open + broken;
    const int other_odd = other.open + other.broken;
    return odd != other_odd ? odd < other_odd : exact > other.exact;
  }
};

// Whether label, values and blanks together have the line ends, or the lines of blanks, that the hypothesis gives them.
bool IsExact(const Hypothesis& h, const Rows& rows, const RowRun& run) {
  int newlines = run.trail.newlines;
  int blank_lines = run.trail.blank_lines;
  for (const Token& value : ValuesOf(rows, run)) {
    newlines += value.gap.newlines;
    blank_lines += value.gap.blank_lines;
  }
  const auto values = static_cast<int>(run.values);
  if (h.evidence == Evidence::kBlankLines) return blank_lines == run.positions - values;
  if (h.evidence != Evidence::kNewlines) return false;
  return newlines == h.neighbours * (values + 1) + h.each * (run.positions - values);
}

Score Judge(const Hypothesis& h, const Margins& margins, const Rows& rows) {
  Score score;
  for (const RowRun& run : rows.runs) {
    if (run.values > run.positions || run.values == 0) continue;
    const bool fits = FitRow(h, margins, rows, run).has_value();
    if (run.values == run.positions) {
      ++(fits ? score.full : score.broken);
    } else {
      ++(fits ? score.fitted : score.open);
      score.exact += fits && IsExact(h, rows, run) ? 1 : 0;
    }
  }
  return score;
}

// In the order in which they are preferred.
struct Hypotheses {
  std::array<Hypothesis, 8> list;
  size_t size = 0;
  void push_back(const Hypothesis& h) { list[size++] = h; }
};

// Of these some tell by themselves what line ends mean.
constexpr size_t kManyRows = 12;

Hypotheses HypothesesFor(Layout layout, const Rows& rows, const LayoutHints& hints) {
  Hypotheses hypotheses;
  bool lines = false;
  bool blank_lines = false;
  int bars = 255;
  int newlines = 255;
  int edge = 255;       // line ends between figures and labels
  int edge_bars = 255;  // bars there, where each cell has its line
  for (const RowRun& run : rows.runs) {
    if (run.values > 0 && run.trail.newlines > 0) edge = std::min<int>(edge, run.trail.newlines);
    if (run.trail.newlines > 0 && run.trail.pipes > 0) edge_bars = std::min<int>(edge_bars, run.trail.pipes);
    for (uint32_t i = 0; i < run.values; ++i) {
      const Gap& gap = rows.values[run.first_value + i].gap;
      if (gap.blank_lines > 0) blank_lines = true;
      if (i == 0 && gap.newlines > 0) edge = std::min<int>(edge, gap.newlines);
      if (i == 0) continue;
      if (gap.newlines > 0) {
        lines = true;
        newlines = std::min<int>(newlines, gap.newlines);
      }
      if (gap.pipes > 0) bars = std::min<int>(bars, gap.pipes);
    }
  }
  const Hypothesis& confirmed = hints.confirmed;
  const bool same_kind = (layout == Layout::kPipes && confirmed.evidence == Evidence::kBars && lines) ||
                         (layout == Layout::kLines && confirmed.evidence == Evidence::kNewlines);
  // Lines of blanks are cells that one sees; line ends are only counted.
  blank_lines = blank_lines || hints.confirmed.evidence == Evidence::kBlankLines;
  if (layout == Layout::kLines && blank_lines) hypotheses.push_back({Evidence::kBlankLines});
  if (same_kind) hypotheses.push_back(confirmed);
  if (layout == Layout::kPipes) {
    if (!lines) hypotheses.push_back({Evidence::kBarsInRow});
    if (bars == 255) bars = 1;
    hypotheses.push_back({Evidence::kBars, bars, bars});
    if (bars > 1) hypotheses.push_back({Evidence::kBars, bars, 1});
    const int apart = hints.bars_apart > 0 ? hints.bars_apart : lines ? edge_bars : bars;
    if (apart < bars) hypotheses.push_back({Evidence::kBars, apart, apart});
  } else if (layout == Layout::kTabs) {
    hypotheses.push_back({Evidence::kTabsInRow});
  } else if (layout == Layout::kLines) {
    // Where no two figures stand together a label and its figure do, or a figure and the next label.
    if (newlines == 255) newlines = edge;
    if (newlines == 255) return hypotheses;
    hypotheses.push_back({Evidence::kNewlines, newlines, 1});
    if (newlines > 1) hypotheses.push_back({Evidence::kNewlines, newlines, newlines});
    if (const int apart = hints.lines_apart; apart > 0 && apart < newlines) {
      hypotheses.push_back({Evidence::kNewlines, apart, 1});
      if (apart > 1) hypotheses.push_back({Evidence::kNewlines, apart, apart});
    } else if (edge < newlines && rows.runs.size() >= kManyRows) {
      // Mostly blank rows may have no two figures side by side.
      hypotheses.push_back({Evidence::kNewlines, edge, 1});
      if (edge > 1) hypotheses.push_back({Evidence::kNewlines, edge, edge});
    }
  }
  return hypotheses;
}

// Notes how far apart the figures of full rows stand, where all of them agree.
void LearnDistance(Layout layout, const Rows& rows, LayoutHints* hints) {
  constexpr int kMinRows = 3;
  int apart = 0;
  int full = 0;
  for (const RowRun& run : rows.runs) {
    if (run.values < 2 || run.values != run.positions) continue;
    ++full;
    for (uint32_t i = 1; i < run.values; ++i) {
      const Gap& gap = rows.values[run.first_value + i].gap;
      const int here = layout == Layout::kPipes ? gap.pipes : gap.newlines;
      if (gap.noise) continue;
      if (apart != 0 && here != apart) return;
      apart = here;
    }
  }
  if (full < kMinRows) return;
  if (layout == Layout::kPipes) hints->bars_apart = apart;
  if (layout == Layout::kLines) hints->lines_apart = apart;
}

// Whether the line on which the table begins opens with a separator.
bool LineOpensWithSeparator(std::string_view text, uint32_t table_begin) {
  const size_t newline = text.substr(0, table_begin).rfind('\n');
  const size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  const size_t first = text.find_first_not_of(' ', begin);
  return first != std::string_view::npos && (text[first] == '|' || text[first] == '\t');
}

}  // namespace

Piece Printed(const Token& token) {
  return {Piece::State::kPrinted, token.kind, token.begin, token.number_end, token.end};
}

std::string_view LayoutName(Layout layout) {
  static constexpr std::array<std::string_view, 7> kNames = {"unknown", "pipes", "tabs", "lines",
                                                             "spaces",  "glued", "grid"};
  return kNames[static_cast<size_t>(layout)];
}

Layout ObserveLayout(const Rows& rows) {
  std::array<int, 6> between{};
  std::array<int, 6> lead{};
  for (const RowRun& run : rows.runs) {
    for (uint32_t i = 0; i < run.values; ++i) {
      const Gap& gap = rows.values[run.first_value + i].gap;
      // One figure in a line of blank cells.
      const bool tabs = run.values == 1 && gap.tabs_last_line + run.trail.tabs_in_line > 1;
      const bool bars = run.values == 1 && gap.pipes_last_line + run.trail.pipes > 1;
      const Layout layout = gap.pipes > 0 || bars ? Layout::kPipes
                            : tabs                ? Layout::kTabs
                            : gap.newlines > 0    ? Layout::kLines
                            : gap.tabs > 0        ? Layout::kTabs
                            : gap.spaces          ? Layout::kSpaces
                                                  : Layout::kGlued;
      ++(i == 0 ? lead : between)[static_cast<size_t>(layout)];
    }
    // Rows without values: what follows the label tells.
    if (run.values == 0 && run.trail.pipes > 0) ++lead[static_cast<size_t>(Layout::kPipes)];
    if (run.values == 0 && run.trail.tabs_in_line > 0) ++lead[static_cast<size_t>(Layout::kTabs)];
  }
  const auto& votes = *std::max_element(between.begin(), between.end()) > 0 ? between : lead;
  auto most = std::max_element(votes.begin(), votes.end());
  // A figure here and there that a blank spoils is no layout where bars or tabs stand before more of them.
  const auto pipes = static_cast<size_t>(Layout::kPipes);
  const auto tabs = static_cast<size_t>(Layout::kTabs);
  const auto bars = lead[pipes] >= lead[tabs] ? lead.begin() + pipes : lead.begin() + tabs;
  const auto kind = static_cast<Layout>(most - votes.begin());
  if ((kind == Layout::kSpaces || kind == Layout::kGlued) && *bars > *most)
    return static_cast<Layout>(bars - lead.begin());
  return *most == 0 ? Layout::kUnknown : static_cast<Layout>(most - votes.begin());
}

void ExplainBlanks(std::string_view text, Layout layout, const Rows& rows, LayoutHints* hints,
                   std::vector<RowReading>* readings) {
  readings->assign(rows.runs.size(), RowReading{});
  LearnDistance(layout, rows, hints);
  const bool opens = LineOpensWithSeparator(text, rows.begin);
  const Hypotheses hypotheses = HypothesesFor(layout, rows, *hints);
  const Hypothesis* best = nullptr;
  Score best_score;
  int explain_all = 0;
  for (size_t i = 0; i < hypotheses.size; ++i) {
    const Hypothesis& h = hypotheses.list[i];
    const Score score = Judge(h, ObserveMargins(h, rows, opens), rows);
    explain_all += score.open + score.broken == 0 ? 1 : 0;
    // Blank cells that one sees, in every row that lacks figures, are more than any count of line ends.
    const bool seen = best != nullptr && best->evidence == Evidence::kBlankLines && best_score.fitted > 0 &&
                      best_score.open + best_score.broken == 0;
    if (best == nullptr || (!seen && score.BetterThan(best_score))) {
      best = &h;
      best_score = score;
    }
  }
  if (best == nullptr) return;
  // One row in nine may have lost a cell; where more have, the separators are no evidence at all.
  if (best_score.broken > 0 || best_score.open * 8 > best_score.fitted) return;
  // What counts of separators mean takes several rows to see, unless another table has shown it, or has shown how far
  // apart figures stand and nothing else explains the row.
  const bool counts = best->evidence == Evidence::kBars || best->evidence == Evidence::kNewlines;
  const bool shown = best->evidence == hints->confirmed.evidence &&
                     best->neighbours == hints->confirmed.neighbours && best->each == hints->confirmed.each;
  const int apart = best->evidence == Evidence::kBars ? hints->bars_apart : hints->lines_apart;
  const bool only = explain_all == 1 && best->neighbours == apart;
  const bool confirmed = best_score.fitted > 0 && best_score.fitted + best_score.full > 1;
  if (counts && best_score.fitted > 0 && !confirmed && !shown && !only) return;
  if (confirmed) hints->confirmed = *best;
  const Margins margins = ObserveMargins(*best, rows, opens);
  for (size_t i = 0; i < rows.runs.size(); ++i) {
    const auto fit = FitRow(*best, margins, rows, rows.runs[i]);
    if (fit) Fill(text, *best, margins, rows, rows.runs[i], *fit, &(*readings)[i]);
  }
}

}  // namespace gouji::extract
