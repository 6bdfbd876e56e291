#include "tools/corpusgen/figures.h"

#include <array>
#include <utility>
#include <vector>

#include "tools/corpusgen/forms.h"

namespace gouji::corpusgen {
namespace {

// How often an outcome is what becomes of an application, per thousand.
constexpr std::pair<std::string_view, uint32_t> kOutcomeShares[] = {
    {"granted", 480},  {"partial", 90},  {"denied_1", 5},  {"denied_2", 20},  {"denied_3", 8},
    {"denied_4", 25},  {"denied_5", 20}, {"denied_6", 15}, {"denied_7", 15},  {"denied_8", 20},
    {"unable_1", 170}, {"unable_2", 35}, {"unable_3", 10}, {"refused_1", 25}, {"refused_2", 20},
    {"refused_3", 5},  {"refused_4", 2}, {"refused_5", 5}, {"other", 30},     {"other_1", 15},
    {"other_2", 3},    {"other_3", 12}};

// The biggest figure of a kind: office, city, province.
struct Bound {
  std::string_view row;
  std::array<int64_t, 3> most;
};
constexpr Bound kBounds[] = {{"regulations", {0, 12, 60}},
                             {"normative_documents", {20, 120, 400}},
                             {"licensing", {9000, 90000, 400000}},
                             {"other_services", {4000, 30000, 90000}},
                             {"penalties", {3000, 20000, 60000}},
                             {"coercion", {120, 2000, 6000}},
                             {"fees", {60, 200, 600}},
                             {"procurement", {40, 300, 900}}};
constexpr std::array<int64_t, 3> kMostApplications = {40, 600, 4000};
constexpr std::array<int64_t, 3> kMostReviews = {3, 25, 90};
constexpr std::array<int64_t, 3> kMostYuan = {9000000, 80000000, 900000000};

class Filler {
 public:
  Filler(OrganSize size, Random& random) : size_(static_cast<size_t>(size)), random_(random) {}

  Table Disclosure(std::string_view edition) {
    Table table{"disclosure", edition, {}};
    for (const BlockSpec& block : FormOf(edition).disclosure) {
      for (const RowSpec& row : block.rows) {
        const size_t first = table.cells.size();
        for (const ColumnSpec& column : block.columns) Add(table, row.key, column);
        Draw(std::span(table.cells).subspan(first), Most(row.key), row.key == "regulations" && size_ == 0);
      }
    }
    return table;
  }

  Table Applications(std::string_view edition) {
    Table table{"applications", edition, {}};
    const auto columns = ApplicantColumns();
    const auto rows = FormOf(edition).applications;
    for (const RowSpec& row : rows) {
      for (const ColumnSpec& column : columns) Add(table, row.key, column);
    }
    if (random_.Chance(160)) return table;
    shares_.clear();
    for (const RowSpec& row : rows) shares_.push_back(Share(row.key));
    const int64_t all = random_.Skewed(kMostApplications[size_]);
    for (size_t c = 0; c + 1 < columns.size(); ++c) {
      const int64_t share = c == 0 ? all - all / 5 : (random_.Chance(350) ? random_.Skewed(all / 4) : 0);
      Column(table, rows, c, share);
    }
    for (size_t r = 0; r < rows.size(); ++r) {
      Cell* row = &table.cells[r * columns.size()];
      for (size_t c = 0; c + 1 < columns.size(); ++c) row[columns.size() - 1].value += row[c].value;
    }
    return table;
  }

  Table Review() {
    Table table{"review", "2021", {}};
    for (const RowSpec& row : ReviewRows()) {
      int64_t sum = 0;
      const bool none = random_.Chance(450);
      for (const ColumnSpec& column : ReviewColumns()) {
        Add(table, row.key, column);
        Cell& cell = table.cells.back();
        cell.value = column.key == "total" ? sum : none ? 0 : random_.Skewed(kMostReviews[size_]);
        sum += cell.value;
      }
    }
    return table;
  }

 private:
  static void Add(Table& table, std::string_view row, const ColumnSpec& column) {
    Cell cell;
    cell.row = row;
    cell.column = column.key;
    cell.kind = column.kind;
    table.cells.push_back(std::move(cell));
  }

  int64_t Most(std::string_view row) const {
    for (const Bound& bound : kBounds) {
      if (bound.row == row) return bound.most[size_];
    }
    return 0;
  }

  // The cells of one row of section two; the column keys tell what they are.
  void Draw(std::span<Cell> cells, int64_t most, bool always_zero) {
    if (always_zero || random_.Chance(200)) return;
    const std::string_view first = cells[0].column;
    if (first == "created") {
      cells[0].value = random_.Skewed(most);
      cells[1].value = random_.Between(0, cells[0].value);
      cells[2].value = cells[1].value + random_.Skewed(most * 4);
    } else if (first == "issued") {
      cells[0].value = random_.Skewed(most);
      cells[1].value = random_.Skewed(most);
      cells[2].value = cells[0].value + random_.Skewed(most * 4);
    } else if (first == "prior_items") {
      cells[0].value = 1 + random_.Skewed(400);
      if (random_.Chance(500))
        cells[1].value = random_.Between(-(cells[0].value / 3), cells[0].value / 3 + 1);
      if (cells.size() > 2) cells[2].value = random_.Skewed(most);
    } else if (first == "items") {
      cells[0].value = 1 + random_.Skewed(most);
      cells[1].value = Yuan();
    } else if (first == "decisions") {
      cells[0].value = random_.Skewed(most);
    } else {
      cells[0].value = Yuan();
    }
  }

  int64_t Yuan() {
    const int64_t yuan = 100 + random_.Skewed(kMostYuan[size_]);
    return random_.Chance(500) ? yuan - yuan % 100 : yuan;
  }

  // One applicant column: what came in is dealt out to the outcomes and to next year.
  void Column(Table& table, std::span<const RowSpec> rows, size_t column, int64_t received) {
    const int64_t carried_in = random_.Chance(300) ? random_.Skewed(received / 8 + 1) : 0;
    const int64_t carried_out = random_.Chance(300) ? random_.Skewed((received + carried_in) / 8 + 1) : 0;
    const int64_t left = received + carried_in;
    const int64_t pending = carried_out > left ? left : carried_out;
    const size_t width = ApplicantColumns().size();
    for (size_t r = 0; r < rows.size(); ++r) {
      int64_t& value = table.cells[r * width + column].value;
      if (rows[r].key == "new") value = received;
      if (rows[r].key == "carried_in") value = carried_in;
      if (rows[r].key == "carried_out") value = pending;
      if (rows[r].key == "total") value = left - pending;
    }
    Deal(table, column, left - pending);
  }

  void Deal(Table& table, size_t column, int64_t count) {
    uint32_t all = 0;
    for (const uint32_t share : shares_) all += share;
    const int64_t step = count / 40 + 1;  // large counts are dealt out in handfuls
    while (count > 0) {
      const int64_t handful = step < count ? step : count;
      int64_t at = random_.Below(all);
      size_t row = 0;
      while ((at -= shares_[row]) >= 0) ++row;
      table.cells[row * ApplicantColumns().size() + column].value += handful;
      count -= handful;
    }
  }

  static uint32_t Share(std::string_view row) {
    for (const auto& [key, share] : kOutcomeShares) {
      if (key == row) return share;
    }
    return 0;
  }

  size_t size_;
  Random& random_;
  std::vector<uint32_t> shares_;  // of the rows of `applications`
};

}  // namespace

void FillTables(Report& report, std::string_view disclosure_edition, std::string_view applications_edition,
                OrganSize size, Random& random) {
  Filler filler(size, random);
  report.tables.push_back(filler.Disclosure(disclosure_edition));
  report.tables.push_back(filler.Applications(applications_edition));
  report.tables.push_back(filler.Review());
  report.tables.back().edition = applications_edition;
  for (Table& table : report.tables) {
    for (Cell& cell : table.cells) cell.meant = cell.value;
  }
}

}  // namespace gouji::corpusgen
