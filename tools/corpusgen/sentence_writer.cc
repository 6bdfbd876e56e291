// Fills the slots of sentences.
#include <algorithm>
#include <charconv>

#include "tools/corpusgen/figure_text.h"
#include "tools/corpusgen/labels.h"
#include "tools/corpusgen/prose.h"

namespace gouji::corpusgen {
namespace {

struct CellSlotInfo {
  std::string_view name;
  std::string_view subject;
  std::string_view table;
  std::string_view row;
  std::string_view column;
};
constexpr CellSlotInfo kCellSlots[] = {
    {"new", "applications.received", "applications", "new", "total"},
    {"new_natural", "applications.received", "applications", "new", "natural"},
    {"carried_in", "applications.carried_in", "applications", "carried_in", "total"},
    {"carried_out", "applications.carried_out", "applications", "carried_out", "total"},
    {"granted", "applications.granted", "applications", "granted", "total"},
    {"partial", "applications.partial", "applications", "partial", "total"},
    {"outcome_total", "applications.processed", "applications", "total", "total"},
    {"review_total", "review.received", "review", "review", "total"},
    {"licensing", "disclosure.licensing", "disclosure", "licensing", "decisions"},
    {"penalties", "disclosure.penalties", "disclosure", "penalties", "decisions"},
    {"coercion", "disclosure.coercion", "disclosure", "coercion", "decisions"}};

// 不予公开 and the like: the table has their reasons alone, denied_1 and so on.
struct SumSlotInfo {
  std::string_view name;
  std::string_view subject;
};
constexpr SumSlotInfo kSumSlots[] = {{"denied", "applications.denied"},
                                     {"unable", "applications.unable"},
                                     {"refused", "applications.refused"}};

constexpr std::string_view kContradictsSum = "claim.contradicts-sum";
constexpr std::string_view kContradicts = "claim.contradicts-cell";

std::string_view FirstCharacter(std::string_view text) {
  return text.empty() ? std::string_view() : text.substr(0, CharLength(text[0]));
}

// Two decimals, halves up.
std::string PercentText(int64_t part, int64_t sum, int64_t slip) {
  const int64_t hundredths = sum == 0 ? 0 : (part * 20000 + sum) / (2 * sum) + slip;
  std::string fraction = std::to_string(100 + hundredths % 100).substr(1);
  return std::to_string(hundredths / 100) + "." + fraction;
}

}  // namespace

void SentenceWriter::Write(std::string_view sentence) {
  DrawParts(sentence);
  while (!sentence.empty()) {
    const size_t open = sentence.find('{');
    page_.Append(sentence.substr(0, open));
    if (open == std::string_view::npos) return;
    const size_t close = sentence.find('}', open);
    const std::string_view name = sentence.substr(open + 1, close - open - 1);
    sentence.remove_prefix(close + 1);
    Slot(name, sentence);
  }
}

void SentenceWriter::Some(Topic topic, size_t count) {
  const auto all = SentencesOf(topic);
  size_t left = std::min(count, all.size());
  for (size_t i = 0; i < all.size() && left > 0; ++i) {
    if (random_.Below(static_cast<uint32_t>(all.size() - i)) < left) {
      Write(all[i]);
      --left;
    }
  }
}

void SentenceWriter::DrawParts(std::string_view sentence) {
  if (sentence.find("{growth}") != std::string_view::npos) DrawGrowth(sentence);
  if (sentence.find("{sum}") == std::string_view::npos) return;
  const int64_t most = sentence.find("办理建议") != std::string_view::npos ? 30 : 900;
  parts_.part[1] = 1 + random_.Skewed(most / 4);
  parts_.part[2] = 1 + random_.Skewed(most / 4);
  // One more or less than such a sum is told, below ten it is not.
  constexpr int64_t kFewest = 8;
  parts_.part[0] = kFewest + parts_.part[1] + parts_.part[2] + random_.Below(static_cast<uint32_t>(most));
  parts_.sum = parts_.part[0] + parts_.part[1] + parts_.part[2];
}

void SentenceWriter::DrawGrowth(std::string_view sentence) {
  constexpr int64_t kFewest = 20;
  growth_.before = kFewest + random_.Skewed(3000);
  growth_.change = 1 + random_.Below(static_cast<uint32_t>(growth_.before / 2));
  const bool grows = sentence.find("增长") != std::string_view::npos;
  growth_.now = growth_.before + (grows ? growth_.change : -growth_.change);
}

void SentenceWriter::Slot(std::string_view name, std::string_view after) {
  if (name[0] == '#') {
    int64_t low = 0;
    int64_t high = 0;
    const size_t dash = name.find('-');
    std::from_chars(name.data() + 1, name.data() + dash, low);
    std::from_chars(name.data() + dash + 1, name.data() + name.size(), high);
    page_.Append(std::to_string(random_.Between(low, high)));
  } else if (name == "sum") {
    int64_t printed = parts_.sum;
    if (fault_ == Fault::kProseParts) {
      // Short by more than a tenth a list may be incomplete: nobody can tell such a one from a wrong one.
      constexpr int64_t kMost = 9;
      const int64_t most = std::clamp<int64_t>(parts_.sum / 10, 1, kMost);
      printed += 1 + random_.Below(static_cast<uint32_t>(most));
      fault_ = Fault::kNone;
      report_.errors.push_back({"prose-parts",
                                {"claim.parts-sum"},
                                {},
                                {},
                                std::to_string(parts_.sum),
                                std::to_string(printed),
                                false});
    }
    Figure("prose.sum", {}, printed, after);
  } else if (name.starts_with("part") && name.size() == 5) {
    Figure("prose.part", {}, parts_.part[static_cast<size_t>(name[4] - '1')], after);
  } else if (name == "percent1") {
    Percent();
  } else if (!CellSlot(name, after) && !SumSlot(name, after) && !GrowthSlot(name, after)) {
    Words(name);
  }
}

void SentenceWriter::Words(std::string_view name) {
  switch (name[0]) {
    case 'O':
      return page_.Append(organ_.name);
    case 'S':
      return page_.Append(organ_.self);
    case 'D':
      return page_.Append(organ_.domain);
    case 'G':
      return page_.Append(organ_.above);
    case 'P':
      return page_.Append(organ_.place);
    case 'Y':
      return page_.Append(std::to_string(report_.year));
    case 'N':
      return page_.Append(std::to_string(report_.year + 1));
    default:
      return;
  }
}

bool SentenceWriter::CellSlot(std::string_view name, std::string_view after) {
  if (name == "new_legal") {
    const Table& table = *report_.FindTable("applications");
    int64_t value = 0;
    int64_t printed = 0;
    for (const Cell& cell : table.cells) {
      if (cell.row != "new" || cell.column == "natural" || cell.column == "total") continue;
      value += cell.meant;
      printed += cell.value;
    }
    if (printed != value) report_.arguable.push_back(kContradictsSum);
    Figure("applications.received", {}, value, after);
    return true;
  }
  for (const CellSlotInfo& slot : kCellSlots) {
    if (slot.name != name) continue;
    const Cell& cell = *report_.FindTable(slot.table)->Find(slot.row, slot.column);
    const std::string path =
        std::string(slot.table).append("/").append(slot.row).append("/").append(slot.column);
    int64_t printed = cell.meant;
    if (fault_ == Fault::kProseContradicts) {
      fault_ = Fault::kNone;
      printed = Slip(cell.meant, random_);
      report_.errors.push_back({"prose-contradicts",
                                {kContradicts},
                                {path},
                                {},
                                std::to_string(cell.meant),
                                std::to_string(printed),
                                false});
    }
    for (InjectedError& error : report_.errors) {
      const bool speaks = std::find(error.cells.begin(), error.cells.end(), path) != error.cells.end();
      const bool known = std::find(error.rules.begin(), error.rules.end(), kContradicts) != error.rules.end();
      if (speaks && !known && printed != cell.value) error.rules.push_back(kContradicts);
    }
    Figure(slot.subject, path, printed, after);
    return true;
  }
  return false;
}

bool SentenceWriter::SumSlot(std::string_view name, std::string_view after) {
  const auto* const slot = std::find_if(std::begin(kSumSlots), std::end(kSumSlots),
                                        [&](const SumSlotInfo& info) { return info.name == name; });
  if (slot == std::end(kSumSlots)) return false;
  int64_t meant = 0;
  int64_t printed = 0;
  std::vector<std::string> cells;
  for (const Cell& cell : report_.FindTable("applications")->cells) {
    if (cell.column != "total" || cell.row.size() != name.size() + 2 || !cell.row.starts_with(name)) continue;
    meant += cell.meant;
    printed += cell.value;
    cells.push_back(std::string("applications/").append(cell.row).append("/total"));
  }
  // Another error changed one of the cells.
  if (printed != meant) report_.arguable.push_back(kContradictsSum);
  if (fault_ == Fault::kProseSum) {
    fault_ = Fault::kNone;
    const int64_t wrong = Slip(meant, random_);
    // The figure is one of the outcomes that a sentence before it may have counted.
    report_.arguable.push_back("claim.parts-exceed");
    report_.arguable.push_back("claim.parts-sum");
    report_.errors.push_back({.kind = InfoOf(Fault::kProseSum).name,
                              .rules = {kContradictsSum},
                              .cells = cells,
                              .expected = std::to_string(meant),
                              .actual = std::to_string(wrong)});
    meant = wrong;
  }
  Figure(slot->subject, {}, meant, after);
  return true;
}

bool SentenceWriter::GrowthSlot(std::string_view name, std::string_view after) {
  if (name == "now") {
    Figure("prose.now", {}, growth_.now, after);
  } else if (name == "before") {
    Figure("prose.before", {}, growth_.before, after);
  } else if (name == "change") {
    Figure("prose.change", {}, growth_.change, after);
  } else if (name == "growth") {
    int64_t slip = 0;
    if (fault_ == Fault::kProseGrowth) {
      fault_ = Fault::kNone;
      slip = 3 + random_.Below(900);
      report_.errors.push_back({.kind = InfoOf(Fault::kProseGrowth).name,
                                .rules = {"claim.growth"},
                                .expected = PercentText(growth_.change, growth_.before, 0),
                                .actual = PercentText(growth_.change, growth_.before, slip)});
    }
    page_.Append(PercentText(growth_.change, growth_.before, slip));
  } else {
    return false;
  }
  return true;
}

void SentenceWriter::Figure(std::string_view subject, std::string cell, int64_t value,
                            std::string_view after) {
  Claim claim;
  claim.subject = subject;
  claim.cell = std::move(cell);
  claim.value = value;
  claim.unit = FirstCharacter(after);
  report_.claims.push_back(std::move(claim));
  const bool words = style_.Has(Dirt::kChineseNumerals) && value < 100 && random_.Chance(350);
  page_.MarkClaim(static_cast<int32_t>(report_.claims.size() - 1),
                  words ? ChineseNumeral(value) : std::to_string(value));
}

void SentenceWriter::Percent() {
  int64_t slip = 0;
  if (fault_ == Fault::kProsePercent) {
    fault_ = Fault::kNone;
    slip = 3 + random_.Below(200);
    // Beyond a hundred per cent the share is wrong in two ways.
    report_.arguable.push_back("claim.percent-impossible");
    report_.errors.push_back({"prose-percent",
                              {"claim.percent"},
                              {},
                              {},
                              PercentText(parts_.part[0], parts_.sum, 0),
                              PercentText(parts_.part[0], parts_.sum, slip),
                              false});
  }
  page_.Append(PercentText(parts_.part[0], parts_.sum, slip));
}

}  // namespace gouji::corpusgen
