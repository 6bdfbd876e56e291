#include "tools/corpusgen/generator.h"

#include <array>
#include <cstdio>
#include <utility>

#include "tools/corpusgen/faults.h"
#include "tools/corpusgen/figure_text.h"
#include "tools/corpusgen/figures.h"
#include "tools/corpusgen/names.h"
#include "tools/corpusgen/page.h"
#include "tools/corpusgen/prose.h"
#include "tools/corpusgen/readings.h"
#include "tools/corpusgen/style.h"
#include "tools/corpusgen/text_dirt.h"

namespace gouji::corpusgen {
namespace {

constexpr uint32_t kOldPermille = 110;    // reports for 2008 to 2018
constexpr uint32_t kHybridPermille = 25;  // 2021 tables beside the 2019 row 其他处理
constexpr uint32_t kReportsPerFolder = 1000;
constexpr int kFirstYear2019 = 2019;
constexpr uint32_t kFirstYear2021 = 2021;

std::string Id(const Options& options, uint64_t index, bool html) {
  char id[64];
  if (options.as_files) {
    std::snprintf(id, sizeof id, "%05llu/r%08llu.%s",
                  static_cast<unsigned long long>(index / kReportsPerFolder),
                  static_cast<unsigned long long>(index), html ? "html" : "txt");
  } else {
    std::snprintf(id, sizeof id, "r%08llu", static_cast<unsigned long long>(index));
  }
  return id;
}

std::string Date(int year, Random& random) {
  static constexpr std::array<uint32_t, 3> kDays = {31, 28, 31};
  const uint32_t month = random.Below(3);
  char date[40];
  std::snprintf(date, sizeof date, "%04d-%02u-%02u", year, month + 1, 1 + random.Below(kDays[month]));
  return date;
}

int PickYear(Random& random) {
  if (random.Chance(kOldPermille)) return static_cast<int>(random.Between(2008, 2018));
  return static_cast<int>(random.Between(2019, 2025));
}

bool FiguresApart(const Layout& layout) {
  return layout.blanks != BlankPolicy::kDropped && layout.glue == GluePolicy::kApart &&
         !layout.loses_a_cell && !layout.deduplicated && !layout.by_columns;
}

// The editions of section two and of sections three and four.
std::pair<std::string_view, std::string_view> Editions(Report& report, Fault fault, Random& random) {
  const bool new_form = report.year >= static_cast<int>(kFirstYear2021);
  std::string_view edition = new_form ? "2021" : "2019";
  if (fault == Fault::kWrongEdition) {
    const std::string_view wrong = new_form ? "2019" : "2021";
    report.errors.push_back(
        {"wrong-edition", {"form.wrong-edition"}, {}, {}, std::string(edition), std::string(wrong), false});
    edition = wrong;
  } else if (new_form && random.Chance(kHybridPermille)) {
    report.edition = "mixed";
    return {"2021", "2019"};
  }
  report.edition = edition;
  return {edition, edition};
}

// The unit is lost only where an amount is printed.
void LoseUnit(Report& report, Style& style) {
  for (Table& table : report.tables) {
    for (Cell& cell : table.cells) {
      if (cell.kind != CellKind::kAmount || cell.state != CellState::kValue || cell.value == 0) continue;
      style.amounts = AmountStyle::kNowhere;
      report.errors.push_back(
          {"unit-lost",
           {"disclosure.unit-unknown"},
           {std::string(table.key).append("/").append(cell.row).append("/").append(cell.column)},
           {},
           "万元",
           {},
           false});
      return;
    }
  }
}

// Every row of a table is a line of cells that bars or tabs keep apart.
bool HasRowsOfCells(const Layout& layout) {
  return !layout.lines && !layout.html && layout.drawing == Drawing::kNone &&
         layout.wrapping == Wrapping::kNone && layout.between.find_first_of("|\t") != std::string_view::npos;
}

// Tables, their states and the errors in them.
void FillReport(Report& report, OrganSize size, Fault fault, Style& style, Random& random) {
  const auto [disclosure, applications] = Editions(report, fault, random);
  FillTables(report, disclosure, applications, size, random);
  if (report.edition == "mixed") {
    report.FindTable("review")->edition = disclosure;
    report.reportable.push_back("form.mixed-editions");
    report.arguable.push_back("form.wrong-edition");
  }
  if (style.layout->loses_a_cell) report.arguable.push_back("table.missing-cells");
  if (fault != Fault::kRowLonger || HasRowsOfCells(*style.layout)) BreakCells(fault, report, random);
  if (InfoOf(fault).in_tables) {
    style.dirt.Set(Dirt::kTotalsBlank, false);
    style.dirt.Set(Dirt::kSpoiledCells, false);
    style.dirt.Set(Dirt::kMergedCells, false);
  }
  if (fault == Fault::kRowLonger) {
    // Among blanks and marks nobody counts the figures of a row.
    for (const Dirt dirt : {Dirt::kBlankZeros, Dirt::kBlankMiddleZeros, Dirt::kMarks, Dirt::kOnlyTotals,
                            Dirt::kGlosses, Dirt::kDenseGlosses})
      style.dirt.Set(dirt, false);
  }
  SettleStates(report, style, random);
  if (fault == Fault::kUnitLost) LoseUnit(report, style);
}

// Dirt that lies over the whole text reaches marks and units too: raw is what finally stands there.
void PrintedBytes(Report& report) {
  for (Table& table : report.tables) {
    for (Cell& cell : table.cells) {
      if (cell.raw.empty() || cell.begin < 0) continue;
      cell.raw.assign(report.text, static_cast<size_t>(cell.begin),
                      static_cast<size_t>(cell.end - cell.begin));
    }
  }
}

// Another office's report behind this one, whole or cut off: nothing of it may get into this one's truth.
void AppendFurtherReport(const Options& options, uint64_t index, const Layout& layout, Random& random,
                         Report& report) {
  constexpr uint64_t kOtherSeed = 0x5eed;
  Options other{.seed = options.seed ^ kOtherSeed, .layouts = {&layout}, .dirt = DirtLevel::kNone};
  Report further = Generate(other, index);
  while (further.year < kFirstYear2019) further = Generate(other, ++index);
  size_t size = further.text.size();
  // On one line nothing but its tables tells where it begins.
  if (layout.paragraph_end != " " && random.Chance(500)) {
    size = size / 10 * (2 + random.Below(7));
    while ((static_cast<unsigned char>(further.text[size]) & 0xc0) == 0x80) --size;
  }
  report.text.append(layout.paragraph_end).append(further.text, 0, size);
}

// Dirt whose place this report does not have did not happen.
void DropWithoutEffect(const Report& report, Style& style) {
  const bool overview = !report.sections.empty() && report.sections.front() == 1;
  if (!overview) style.dirt.Set(Dirt::kWordLeftovers, false);
  if (!overview) style.dirt.Set(Dirt::kLostBrackets, false);
  if (report.compiled.empty()) style.dirt.Set(Dirt::kDamagedDate, false);
}

void NameDirt(const Style& style, Report& report) {
  for (const DirtInfo& info : AllDirt()) {
    if (!style.Has(info.dirt)) continue;
    report.dirt.push_back(info.name);
    if (!info.rule.empty()) report.reportable.push_back(info.rule);
  }
}

}  // namespace

Report Generate(const Options& options, uint64_t index) {
  Random random(options.seed, index);
  Report report;
  const Layout& layout = PickLayout(options.layouts, random);
  Style style = PickStyle(layout, PickDirt(options.dirt, layout, options.as_files, random), random);
  report.layout = layout.name;
  report.html = layout.html;
  report.gbk = style.Has(Dirt::kGbk);
  report.byte_order_mark = style.Has(Dirt::kByteOrderMark);
  report.id = Id(options, index, report.html);
  report.url = "http://www.example.gov.cn/zfxxgk/" + std::to_string(options.seed) + "/" +
               std::to_string(index) + ".html";

  const Organ organ = PickOrgan(random);
  report.organ = organ.name;
  report.region = organ.region;
  report.named_region = organ.named;
  report.level = organ.level;
  report.year = PickYear(random);
  const std::string date = Date(report.year + 1, random);
  const bool metadata = random.Chance(500);
  if (metadata) report.published = date;
  if (!metadata || random.Chance(500)) report.compiled = date;

  const bool old = report.year < 2019;
  Fault fault = Fault::kNone;
  if (!old && random.Chance(options.error_permille)) fault = PickFault(FiguresApart(layout), random);
  if (old) {
    report.edition = "pre2019";
    // Beside one with tables a narrative would not be the one that is read.
    style.dirt.Set(Dirt::kFurtherReport, false);
  } else {
    FillReport(report, organ.size, fault, style, random);
  }

  Page page;
  page.text().reserve(16 << 10);
  ReportWriter(report, organ, style, fault, random, page).Write();
  WithdrawFullRows(report.tables);
  ApplyTextDirt(style, random, page);
  page.Finish(report.claims);
  report.text = std::move(page.text());
  if (style.Has(Dirt::kFurtherReport)) AppendFurtherReport(options, index, layout, random, report);
  PrintedBytes(report);
  DropWithoutEffect(report, style);
  NameDirt(style, report);
  return report;
}

}  // namespace gouji::corpusgen
