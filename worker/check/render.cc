#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "worker/check/check.h"
#include "worker/check/phrases.h"
#include "worker/check/prose_place.h"
#include "worker/form/forms.h"

namespace gouji::check {
namespace {

using namespace report::v1;

// Repairs that are told in words; the rest is counted.
constexpr int kToldRepairs = 4;

std::optional<std::string_view> Value(const Finding& finding, std::string_view name) {
  for (const Argument& argument : finding.arguments()) {
    if (argument.name() == name) return argument.value();
  }
  return std::nullopt;
}

// Puts values into the {name} places of a phrase; `value` gives the text of a name.
template <typename ValueOf>
std::string Fill(std::string_view phrase, ValueOf value) {
  std::string out;
  while (!phrase.empty()) {
    const size_t open = phrase.find('{');
    const size_t close = phrase.find('}', open == phrase.npos ? 0 : open);
    if (open == phrase.npos || close == phrase.npos) break;
    out.append(phrase.substr(0, open));
    out.append(value(phrase.substr(open + 1, close - open - 1)));
    phrase.remove_prefix(close + 1);
  }
  out.append(phrase);
  return out;
}

// Whether the finding has every argument that the phrase names.
bool HasAll(const Finding& finding, std::string_view phrase) {
  bool all = !phrase.empty();
  Fill(phrase, [&](std::string_view name) {
    all = all && Value(finding, name).has_value();
    return std::string_view();
  });
  return all;
}

// Findings of a newer program still say what they know.
std::string Unknown(const Finding& finding) {
  std::string out = finding.rule();
  for (const Argument& argument : finding.arguments()) out += ' ' + argument.name() + '=' + argument.value();
  return out;
}

std::string ChangeText(const Change& change, Language language) {
  const Phrases& phrases = PhrasesOf(language);
  const std::string cell = CellName(change.cell(), language);
  return Fill(change.from().empty() ? phrases.change_of_blank : phrases.change,
              [&](std::string_view name) -> std::string_view {
                if (name == "cell") return cell;
                return name == "to" ? change.to() : change.from();
              });
}

// Whether the rule's identity, rule@line, adds up a row.
bool AddsUpRow(std::string_view identity) {
  const std::string_view rule = identity.substr(0, identity.find('@'));
  for (const Edition edition : {EDITION_2021, EDITION_2019}) {
    const form::Table* form = form::BuiltIn().FindTable(Family(rule), edition);
    if (form == nullptr) continue;
    for (const form::Identity& known : form->identities) {
      if (known.rule == rule) return known.axis == form::v1::AXIS_COLUMNS;
    }
  }
  return false;
}

// applications.row-sum@granted as “予以公开”一行.
std::string LineName(std::string_view identity, Language language) {
  const std::string_view key = identity.substr(std::min(identity.find('@') + 1, identity.size()));
  const bool row = AddsUpRow(identity);
  std::string_view label = key;
  for (const Edition edition : {EDITION_2021, EDITION_2019}) {
    const form::Table* form = form::BuiltIn().FindTable(Family(identity), edition);
    if (form == nullptr || language == Language::kEnglish) continue;
    const int at = row ? form->FindRow(key) : form->FindColumn(key);
    if (at < 0) continue;
    label = row ? form->rows[static_cast<size_t>(at)].label : form->columns[static_cast<size_t>(at)].label;
    break;
  }
  const Phrases& phrases = PhrasesOf(language);
  return Fill(row ? phrases.row_named : phrases.column_named, [&](std::string_view) { return label; });
}

// That the search was cut off, and where.
std::string LimitText(const Finding& finding, Language language) {
  constexpr size_t kNamedLines = 6;
  const Phrases& phrases = PhrasesOf(language);
  if (const auto most = Value(finding, "too_large"); most)
    return Fill(phrases.too_large, [&](std::string_view) { return *most; });
  std::string_view rest = Value(finding, "together").value_or(std::string_view());
  std::string lines;
  size_t count = 0;
  for (; !rest.empty(); ++count) {
    const size_t end = std::min(rest.find(' '), rest.size());
    if (count < kNamedLines) {
      if (count > 0) lines += phrases.comma;
      lines += LineName(rest.substr(0, end), language);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (count > kNamedLines) lines += phrases.more_lines;
  const std::string number = std::to_string(count);
  return Fill(phrases.limit, [&](std::string_view name) {
    return name == "count" ? std::string_view(number) : std::string_view(lines);
  });
}

// 3 as 三, 12 as 十二; larger ones, and English ones, in digits.
std::string Ordinal(uint32_t number, Language language) {
  static constexpr std::string_view kNumerals[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  if (language == Language::kEnglish || number > 99) return std::to_string(number);
  std::string out;
  if (number >= 20) out += kNumerals[number / 10];
  if (number >= 10) out += "十";
  return out.append(kNumerals[number % 10]);
}

// 第一部分第二段; empty where the finding does not tell.
std::string PlaceText(const Finding& finding, const Evidence& witness, Language language) {
  const Phrases& phrases = PhrasesOf(language);
  const auto numbered = [&](std::string_view phrase, std::string_view part) {
    uint32_t number = 0;
    const std::string_view told = Value(finding, WitnessName(witness, part)).value_or("");
    std::from_chars(told.data(), told.data() + told.size(), number);
    const std::string ordinal = Ordinal(number, language);
    return number == 0 ? std::string()
                       : Fill(phrase, [&](std::string_view) { return std::string_view(ordinal); });
  };
  return numbered(phrases.in_section, "section") + numbered(phrases.in_paragraph, "paragraph");
}

// Row, column and prose that speak for a repair of one cell.
std::string SupportText(const Finding& finding, const Repair& repair, Language language) {
  const Phrases& phrases = PhrasesOf(language);
  std::vector<std::string> supports;
  const auto add = [&](std::string_view phrase) {
    for (const std::string& known : supports) {
      if (known == phrase) return;
    }
    supports.emplace_back(phrase);
  };
  for (const std::string& identity : repair.identities())
    add(AddsUpRow(identity) ? phrases.row : phrases.column);
  for (const Evidence& witness : repair.witnesses()) {
    const std::string place = PlaceText(finding, witness, language);
    add(Fill(phrases.prose, [&](std::string_view name) {
      return name == "place" ? std::string_view(place) : std::string_view(witness.quote());
    }));
  }
  // That the failing line itself would hold is no news.
  if (supports.size() < 2) return {};
  std::string joined;
  for (size_t i = 0; i < supports.size(); ++i) {
    if (i > 0) joined += i + 1 == supports.size() ? phrases.last_comma : phrases.comma;
    joined += supports[i];
  }
  return Fill(phrases.supported_by, [&](std::string_view) { return std::string_view(joined); });
}

std::string RepairText(const Finding& finding, const Repair& repair, Language language) {
  std::string out;
  for (const Change& change : repair.changes()) {
    if (!out.empty()) out += PhrasesOf(language).and_change;
    out += ChangeText(change, language);
    out += SlipPhrase(change, language);
  }
  if (repair.changes_size() == 1) out += SupportText(finding, repair, language);
  return out;
}

// A phrase whose only place is a number.
std::string Counted(std::string_view phrase, int64_t number) {
  const std::string text = std::to_string(number);
  return Fill(phrase, [&](std::string_view) { return std::string_view(text); });
}

std::string Alternatives(const Finding& finding, Language language) {
  const Phrases& phrases = PhrasesOf(language);
  std::string out = Counted(phrases.one_of, finding.repairs_size());
  for (int i = 0; i < finding.repairs_size() && i < kToldRepairs; ++i) {
    if (i > 0) out += phrases.semicolon;
    out += Counted(phrases.alternative, i + 1);
    for (const Change& change : finding.repairs(i).changes()) {
      if (&change != &finding.repairs(i).changes(0)) out += phrases.and_change;
      out += ChangeText(change, language);
    }
  }
  const int untold = finding.repairs_size() - kToldRepairs;
  return untold > 0 ? out + Counted(phrases.and_others, untold) : out;
}

// With its number where a column has the same name: (七)总计, 3.其他.
std::string RowName(const form::Table& form, const form::Row& row) {
  const bool plain = row.ordinal.empty() ||
                     std::none_of(form.columns.begin(), form.columns.end(),
                                  [&](const form::Column& column) { return column.label == row.label; });
  if (plain) return row.label;
  return row.ordinal + (row.ordinal.starts_with('(') ? "" : ".") + row.label;
}

}  // namespace

std::string CellName(std::string_view path, Language language) {
  const size_t row = path.find('/');
  const size_t column = path.find('/', row == path.npos ? 0 : row + 1);
  if (language == Language::kEnglish || row == path.npos || column == path.npos) return std::string(path);
  for (const Edition edition : {EDITION_2021, EDITION_2019}) {
    const form::Table* form = form::BuiltIn().FindTable(path.substr(0, row), edition);
    if (form == nullptr) continue;
    const int at_row = form->FindRow(path.substr(row + 1, column - row - 1));
    const int at_column = form->FindColumn(path.substr(column + 1));
    if (at_row < 0 || at_column < 0) continue;
    return form->columns[static_cast<size_t>(at_column)].label + "/" +
           RowName(*form, form->rows[static_cast<size_t>(at_row)]);
  }
  return std::string(path);
}

std::string RenderRepair(const Finding& finding, Language language) {
  if (finding.repairs_size() == 0)
    return finding.repairs_incomplete() ? LimitText(finding, language) : finding.repair();
  std::string out = finding.repairs_size() == 1 ? RepairText(finding, finding.repairs(0), language)
                                                : Alternatives(finding, language);
  const Phrases& phrases = PhrasesOf(language);
  if (finding.repairs_incomplete()) return out + std::string(phrases.maybe_more);
  if (finding.less_likely_repairs() > 0) out += Counted(phrases.less_likely, finding.less_likely_repairs());
  return out;
}

std::string RenderMessage(const Finding& finding, Language language) {
  const Rule* rule = FindRule(finding.rule());
  if (rule == nullptr) return Unknown(finding);
  const bool chinese = language == Language::kChinese;
  const auto value = [&](std::string_view name) { return Value(finding, name).value_or(std::string_view()); };
  std::string out = Fill(chinese ? rule->message_zh : rule->message_en, value);
  const std::string_view more = chinese ? rule->more_zh : rule->more_en;
  if (HasAll(finding, more)) out += Fill(more, value);
  return out;
}

std::string Render(const Finding& finding, Language language) {
  std::string out = RenderMessage(finding, language);
  if (finding.repairs_size() > 0 || finding.repairs_incomplete())
    out += std::string(PhrasesOf(language).semicolon) + RenderRepair(finding, language);
  return out;
}

}  // namespace gouji::check
