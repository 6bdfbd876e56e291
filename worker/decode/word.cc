#include "worker/decode/word.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "worker/decode/package.h"
#include "worker/decode/word_numbers.h"
#include "worker/decode/xml_cursor.h"

namespace gouji::decode {
namespace {

constexpr size_t kMaxNesting = 16;
constexpr uint32_t kMaxSpan = 200;

void AppendEscaped(std::string_view text, std::string* html) {
  for (const char c : text) {
    switch (c) {
      case '&':
        *html += "&amp;";
        break;
      case '<':
        *html += "&lt;";
        break;
      case '>':
        *html += "&gt;";
        break;
      default:
        *html += c;
    }
  }
}

enum class Merge : uint8_t { kNone, kBegins, kGoesOn };

struct Cell {
  std::string html = {};
  uint32_t column = 0;
  uint32_t columns = 1;
  Merge down = Merge::kNone;
  bool goes_on_left = false;  // of the cell before it
};

struct Table {
  std::vector<std::vector<Cell>> rows;
};

// Rows that the cell spans: it and those below that continue it.
size_t RowsOf(const Table& table, size_t row, const Cell& cell) {
  if (cell.down != Merge::kBegins) return 1;
  size_t end = row + 1;
  for (; end < table.rows.size(); ++end) {
    const auto& below = table.rows[end];
    const auto other = std::lower_bound(below.begin(), below.end(), cell.column,
                                        [](const Cell& c, uint32_t column) { return c.column < column; });
    if (other == below.end() || other->column != cell.column || other->down != Merge::kGoesOn) break;
  }
  return end - row;
}

std::string ToHtml(const Table& table) {
  std::string html = "<table>";
  for (size_t row = 0; row < table.rows.size(); ++row) {
    html += "<tr>";
    for (const Cell& cell : table.rows[row]) {
      if (cell.goes_on_left || cell.down == Merge::kGoesOn) continue;
      html += "<td colspan=\"" + std::to_string(cell.columns) + "\" rowspan=\"" +
              std::to_string(RowsOf(table, row, cell)) + "\">" + cell.html + "</td>";
    }
    html += "</tr>";
  }
  return html + "</table>";
}

class Body {
 public:
  Body(std::string_view xml, WordNumbers* numbers, uint64_t max_bytes)
      : xml_(xml), numbers_(numbers), max_bytes_(max_bytes) {}

  std::optional<Failure> Read(std::string* html) {
    out_ = html;
    while (xml_.Next()) {
      Take();
      if (html->size() > max_bytes_) return Failure{"bomb", "a Word document larger than the limit"};
    }
    return xml_.failed();
  }

 private:
  // Where text goes: the innermost open cell, else the document.
  std::string& out() {
    if (tables_.empty() || tables_.back().rows.empty() || tables_.back().rows.back().empty()) return *out_;
    return tables_.back().rows.back().back().html;
  }
  Cell* cell() {
    const bool open = !tables_.empty() && !tables_.back().rows.empty() && !tables_.back().rows.back().empty();
    return open ? &tables_.back().rows.back().back() : nullptr;
  }
  uint32_t Number(std::string_view attribute, uint32_t otherwise) {
    const std::string text = xml_.Attribute(attribute);
    uint32_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::min(value, kMaxSpan);
  }

  void Take() {
    if (xml_.is_text()) {
      if (!in_text_ || hidden_) return;
      if (raised_) out() += "<sup>";
      AppendEscaped(xml_.text(), &out());
      if (raised_) out() += "</sup>";
      return;
    }
    // What another reader would see instead, what was deleted, what says how a field is computed.
    static constexpr auto kLeftOut =
        std::to_array<std::string_view>({"Fallback", "del", "moveFrom", "instrText", "sdtPr", "sectPr"});
    if (xml_.begins() && std::find(kLeftOut.begin(), kLeftOut.end(), xml_.name()) != kLeftOut.end()) {
      xml_.SkipInside();
      return;
    }
    TakeTable();
    TakeParagraph();
    TakeRun();
  }

  void TakeTable() {
    if (xml_.begins("tbl") && tables_.size() < kMaxNesting) {
      tables_.emplace_back();
      levels_.push_back(xml_.depth());
    }
    if (tables_.empty()) return;
    Table& table = tables_.back();
    if (xml_.begins("tr")) {
      table.rows.emplace_back();
    } else if (xml_.begins("gridBefore") && !table.rows.empty() && table.rows.back().empty()) {
      if (const uint32_t skipped = Number("val", 0); skipped > 0) AddCell(skipped);
    } else if (xml_.begins("tc") && !table.rows.empty()) {
      AddCell(1);
    } else if (xml_.begins("gridSpan") && cell() != nullptr) {
      cell()->columns = std::max(1u, Number("val", 1));
    } else if (xml_.begins("vMerge") && cell() != nullptr) {
      cell()->down = xml_.Attribute("val") == "restart" ? Merge::kBegins : Merge::kGoesOn;
    } else if (xml_.begins("hMerge") && cell() != nullptr && xml_.Attribute("val") != "restart") {
      cell()->goes_on_left = true;
    } else if (xml_.ends("tbl") && xml_.depth() == levels_.back()) {
      const std::string html = ToHtml(table);
      tables_.pop_back();
      levels_.pop_back();
      out() += html;
    }
  }

  void AddCell(uint32_t columns) {
    std::vector<Cell>& row = tables_.back().rows.back();
    const uint32_t column = row.empty() ? 0 : row.back().column + row.back().columns;
    row.push_back({.column = column, .columns = columns});
  }

  void TakeParagraph() {
    if (xml_.begins("p")) {
      out() += "<p>";
      place_ = {};
      style_.clear();
      numbered_ = false;
    } else if (xml_.begins("pPr")) {
      in_properties_ = true;
    } else if (in_properties_ && xml_.begins("pStyle")) {
      style_ = xml_.Attribute("val");
    } else if (in_properties_ && xml_.begins("ilvl")) {
      place_.level = std::min<size_t>(Number("val", 0), WordNumbers::kLevels - 1);
    } else if (in_properties_ && xml_.begins("numId")) {
      place_.list = xml_.Attribute("val");
    }
    if (xml_.ends("pPr")) in_properties_ = false;
    if (xml_.ends("p")) out() += "</p>";
  }

  // A paragraph's number stands before its first text; empty paragraphs have none.
  void PutNumber() {
    if (numbered_) return;
    numbered_ = true;
    const WordListPlace by_style = numbers_->OfStyle(style_);
    if (place_.list.empty()) place_ = {by_style.list, std::max(place_.level, by_style.level)};
    const std::string number = numbers_->Next(place_);
    if (number.empty()) return;
    AppendEscaped(number, &out());
    if (static_cast<uint8_t>(number.back()) < 0x80) out() += ' ';
  }

  void TakeRun() {
    if (in_properties_) return;
    if (xml_.begins("r")) {
      hidden_ = raised_ = false;
    } else if (xml_.begins("vanish") || xml_.begins("strike") || xml_.begins("dstrike")) {
      // Struck out is what the author left behind beside what holds.
      const std::string val = xml_.Attribute("val");
      hidden_ = hidden_ || (val != "0" && val != "false" && val != "off");
    } else if (xml_.begins("vertAlign")) {
      raised_ = xml_.Attribute("val") == "superscript";
    } else if (xml_.begins("t")) {
      in_text_ = true;
      if (!hidden_) PutNumber();
    } else if (xml_.begins("br") || xml_.begins("cr")) {
      out() += "<br>";
    } else if (xml_.begins("tab") || xml_.begins("ptab")) {
      out() += ' ';
    } else if (xml_.begins("noBreakHyphen")) {
      out() += '-';
    }
    if (xml_.ends("t")) in_text_ = false;
  }

  XmlCursor xml_;
  WordNumbers* const numbers_;
  const uint64_t max_bytes_;
  std::string* out_ = nullptr;
  std::vector<Table> tables_;
  std::vector<int> levels_;  // depth of each open table in the XML
  WordListPlace place_;
  std::string style_;
  bool in_properties_ = false;
  bool numbered_ = false;
  bool hidden_ = false;
  bool raised_ = false;  // the mark of a note
  bool in_text_ = false;
};

}  // namespace

std::optional<Failure> ReadWord(std::string_view package, uint64_t max_bytes, std::string* html) {
  std::array<Member, 3> members = {
      {{.name = "word/document.xml"}, {.name = "word/numbering.xml"}, {.name = "word/styles.xml"}}};
  if (std::optional<Failure> failure = ReadMembers(package, max_bytes, members)) return failure;
  if (!members[0].found) return Failure{"unsupported", "a Word document without a body"};
  return ReadWordParts({members[0].bytes, members[1].bytes, members[2].bytes}, max_bytes, html);
}

std::optional<Failure> ReadWordParts(const WordParts& parts, uint64_t max_bytes, std::string* html) {
  WordNumbers numbers(parts.numbering, parts.styles);
  html->clear();
  return Body(parts.document, &numbers, max_bytes).Read(html);
}

}  // namespace gouji::decode
