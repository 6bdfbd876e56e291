#include "worker/decode/word_numbers.h"

#include <algorithm>
#include <charconv>

#include "worker/decode/xml_cursor.h"

namespace gouji::decode {
namespace {

// Lists and styles of any document are fewer; hostile ones end here.
constexpr size_t kMaxEntries = 10'000;
constexpr int kMaxInheritance = 16;

uint32_t ToNumber(std::string_view text, uint32_t otherwise) {
  uint32_t value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

size_t ToLevel(std::string_view text) {
  return std::min<size_t>(ToNumber(text, 0), WordNumbers::kLevels - 1);
}

std::string ChineseDigits(uint32_t value) {
  static constexpr auto kDigits =
      std::to_array<std::string_view>({"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"});
  std::string text;
  for (const char digit : std::to_string(value)) text += kDigits[static_cast<size_t>(digit - '0')];
  return text;
}

// 1 to 99 as words; numbers of headings are no larger.
std::string ChineseCount(uint32_t value) {
  if (value == 0 || value > 99) return ChineseDigits(value);
  std::string text;
  if (value >= 20) text += ChineseDigits(value / 10);
  if (value >= 10) text += "十";
  if (value % 10 != 0) text += ChineseDigits(value % 10);
  return text;
}

std::string Letters(uint32_t value, char first) {
  if (value == 0) return {};
  return std::string((value - 1) / 26 % 8 + 1, static_cast<char>(first + (value - 1) % 26));
}

std::string Circled(uint32_t value) {
  if (value == 0 || value > 20) return std::to_string(value);
  std::string text = "\u2460";
  text.back() = static_cast<char>(text.back() + static_cast<char>(value - 1));
  return text;
}

std::string Format(std::string_view format, uint32_t value) {
  if (format == "none") return {};
  if (format == "chineseCounting" || format == "chineseCountingThousand" || format == "japaneseCounting" ||
      format == "taiwaneseCounting" || format == "taiwaneseCountingThousand") {
    return ChineseCount(value);
  }
  if (format == "ideographDigital" || format == "japaneseDigitalTenThousand") return ChineseDigits(value);
  if (format == "decimalEnclosedCircle" || format == "decimalEnclosedCircleChinese") return Circled(value);
  if (format == "decimalEnclosedParen") return "(" + std::to_string(value) + ")";
  if (format == "upperLetter") return Letters(value, 'A');
  if (format == "lowerLetter") return Letters(value, 'a');
  return std::to_string(value);
}

}  // namespace

WordNumbers::WordNumbers(std::string_view numbering_xml, std::string_view styles_xml) {
  if (!numbering_xml.empty()) ReadLists(numbering_xml);
  if (!styles_xml.empty()) ReadStyles(styles_xml);
}

void WordNumbers::ReadLists(std::string_view xml_bytes) {
  List* list = nullptr;
  Use* use = nullptr;
  size_t level = 0;
  for (XmlCursor xml(xml_bytes); xml.Next() && lists_.size() + uses_.size() < kMaxEntries;) {
    if (xml.begins("abstractNum")) {
      list = &lists_[xml.Attribute("abstractNumId")];
      use = nullptr;
    } else if (xml.begins("num")) {
      use = &uses_[xml.Attribute("numId")];
      list = nullptr;
    } else if (xml.begins("abstractNumId") && use != nullptr) {
      use->list = xml.Attribute("val");
    } else if (xml.begins("lvl") || xml.begins("lvlOverride")) {
      level = ToLevel(xml.Attribute("ilvl"));
    } else if (xml.begins("startOverride") && use != nullptr) {
      use->starts[level] = ToNumber(xml.Attribute("val"), 1);
    } else if (xml.begins("start") && list != nullptr) {
      list->levels[level].start = ToNumber(xml.Attribute("val"), 1);
    } else if (xml.begins("numFmt") && list != nullptr) {
      list->levels[level].format = xml.Attribute("val");
    } else if (xml.begins("lvlText") && list != nullptr) {
      list->levels[level].text = xml.Attribute("val");
    }
  }
}

void WordNumbers::ReadStyles(std::string_view xml_bytes) {
  Style* style = nullptr;
  for (XmlCursor xml(xml_bytes); xml.Next() && styles_.size() < kMaxEntries;) {
    if (xml.begins("style")) {
      style = &styles_[xml.Attribute("styleId")];
    } else if (style == nullptr) {
      continue;
    } else if (xml.begins("basedOn")) {
      style->based_on = xml.Attribute("val");
    } else if (xml.begins("ilvl")) {
      style->place.level = ToLevel(xml.Attribute("val"));
    } else if (xml.begins("numId")) {
      style->place.list = xml.Attribute("val");
    }
  }
}

WordListPlace WordNumbers::OfStyle(const std::string& name) const {
  std::string current = name;
  for (int depth = 0; depth < kMaxInheritance; ++depth) {
    const auto style = styles_.find(current);
    if (style == styles_.end()) return {};
    if (!style->second.place.list.empty()) return style->second.place;
    current = style->second.based_on;
  }
  return {};
}

std::string WordNumbers::Next(const WordListPlace& place) {
  const auto use = uses_.find(place.list);
  if (use == uses_.end()) return {};
  const auto found = lists_.find(use->second.list);
  if (found == lists_.end()) return {};
  List& list = found->second;
  if (!use->second.begun) {
    use->second.begun = true;
    // A list that begins anew counts from its own start.
    for (size_t i = 0; i < kLevels; ++i) {
      if (use->second.starts[i]) list.counters[i] = 0;
    }
  }
  const auto start_of = [&](size_t i) { return use->second.starts[i].value_or(list.levels[i].start); };
  const size_t level = place.level;
  for (size_t i = 0; i < level; ++i) {
    if (list.counters[i] == 0) list.counters[i] = start_of(i);
  }
  list.counters[level] = list.counters[level] == 0 ? start_of(level) : list.counters[level] + 1;
  std::fill(list.counters.begin() + static_cast<ptrdiff_t>(level) + 1, list.counters.end(), 0u);

  const Level& printed = list.levels[level];
  if (printed.format == "bullet") return {};
  std::string number;
  for (size_t i = 0; i < printed.text.size(); ++i) {
    const bool counted = printed.text[i] == '%' && i + 1 < printed.text.size() &&
                         printed.text[i + 1] >= '1' && printed.text[i + 1] <= '9';
    if (!counted) {
      number += printed.text[i];
      continue;
    }
    const auto of = static_cast<size_t>(printed.text[++i] - '1');
    number += Format(list.levels[of].format, list.counters[of]);
  }
  return number;
}

}  // namespace gouji::decode
