#include "worker/extract/table_tokens.h"

#include <algorithm>
#include <array>
#include <optional>

#include "worker/extract/claim_number.h"
#include "worker/extract/figure.h"
#include "worker/extract/table_cell_text.h"
#include "worker/extract/table_characters.h"
#include "worker/extract/utf8_cursor.h"

namespace gouji::extract {
namespace {

// Text after the last label that is longer than this is prose: the table is over.
constexpr uint32_t kMaxTailInk = 30;
constexpr uint32_t kMaxTailTexts = 4;
constexpr size_t kMaxNoiseBytes = 600;
constexpr uint32_t kMaxCellBytes = 96;
// Behind the number of a label.
constexpr CharacterSet kNumberEnds(".、)");
// Behind digits inside of a text, and before them.
constexpr CharacterSet kDateEnds("年月日号时期届页位");
constexpr CharacterSet kWordSigns("第共〔[");

void Saturate(uint8_t* count) {
  *count = static_cast<uint8_t>(*count == 255 ? 255 : *count + 1);
}

uint32_t SkipBack(std::string_view text, uint32_t begin, uint32_t end) {
  while (end > begin && IsBlank(text[end - 1])) --end;
  return end;
}

// The printed number before a label.
struct Prefix {
  uint32_t begin = 0;     // where it begins; the label's begin when there is none
  bool doubtful = false;  // the digit before the label may be its number or the end of a figure
};

// The form's number of a label.
struct Ordinal {
  bool row = false;       // rows without a number are never printed with one on a line of its own
  std::string_view text;  // empty when there is none
};

// A number with a tab or a line end between it and the label is a cell of its own: the label's only where it stands
// alone on its line and the form has it there.
bool BelongsToLabel(std::string_view text, uint32_t from, uint32_t begin, uint32_t label, Ordinal ordinal) {
  const std::string_view printed = text.substr(begin, label - begin);
  if (printed.find_first_of("\n\t") == std::string_view::npos) return true;
  uint32_t before = begin;
  const bool same_line = printed.find('\n') == std::string_view::npos;
  while (before > from && (text[before - 1] == ' ' || text[before - 1] == '\t')) --before;
  const bool first = before == 0 || text[before - 1] == '\n';
  if (!first && !(same_line && text[begin - 1] == '\t')) return false;
  // Without punctuation it is one of the letters of a label that stand one a line.
  const bool bare = OneOfBefore(text, begin, SkipBack(text, begin, label), kNumerals) > 0;
  const uint32_t second = label + CharacterSize(text, label);
  if (bare && !ordinal.row && (second >= text.size() || !IsBlank(text[second]))) return false;
  if (IsDigit(printed[printed[0] == '(' ? 1 : 0]))
    return !ordinal.text.empty() && printed[0] == ordinal.text[0];
  const std::string_view numeral = printed.substr(0, printed.find_first_of(" \t\n.,"));
  return !ordinal.row || (!ordinal.text.empty() && (numeral.find(ordinal.text) != std::string_view::npos ||
                                                    ordinal.text.find(numeral) != std::string_view::npos));
}

// Begin of the number with punctuation behind it, or of the bare Chinese numeral, before `label`; `label` for none.
uint32_t NumberBefore(std::string_view text, uint32_t from, uint32_t label, const Ordinal& ordinal) {
  const uint32_t at = SkipBack(text, from, label);
  const uint32_t punctuation = OneOfBefore(text, from, at, kOrdinalEnds);
  const bool bracket = punctuation > 0 && text[at - 1] == ')';
  const uint32_t end = punctuation > 0 ? SkipBack(text, from, at - punctuation) : at;
  uint32_t begin = end;
  while (const uint32_t size = OneOfBefore(text, from, begin, kNumerals)) begin -= size;
  // 自然人7,商业企业0: behind a comma only the form's own number is one, and it stands by itself.
  const auto may_be_number = [&](uint32_t digit) {
    if (!IsDigit(text[digit])) return false;
    const bool alone = digit == from || IsBlank(text[digit - 1]) || text[digit - 1] == '|';
    const bool own = ordinal.text.size() == 1 && ordinal.text[0] == text[digit];
    // 自然人7、商业企业0: the end of a figure.
    if (punctuation > 1) return alone || own;
    return text[at - 1] != ',' || (alone && own);
  };
  if (punctuation > 0 && begin == end && begin > from && may_be_number(begin - 1)) --begin;
  if (begin == end) return label;
  const uint32_t open = SkipBack(text, from, begin);
  return bracket && open > from && text[open - 1] == '(' ? open - 1 : begin;
}

// `from`: end of what was read before.
Prefix FindPrefix(std::string_view text, uint32_t from, uint32_t label, Ordinal ordinal) {
  const uint32_t at = SkipBack(text, from, label);
  if (at > from && ordinal.text.size() == 1 && text[at - 1] == ordinal.text[0]) {
    const bool same_line = text.substr(at, label - at).find('\n') == std::string_view::npos;
    const bool alone = at - 1 > from && IsBlank(text[at - 2]);
    if (at == label && alone) return {at - 1};
    return {label, same_line};
  }
  const uint32_t begin = NumberBefore(text, from, label, ordinal);
  return {begin < label && BelongsToLabel(text, from, begin, label, ordinal) ? begin : label};
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::vector<Token>* tokens) : text_(text), tokens_(tokens) {}

  // Tokens of [begin, end). In the tail, after the last label, it stops where prose begins. Returns where it stopped.
  uint32_t Plain(uint32_t begin, uint32_t end, bool tail) {
    uint32_t at = begin;
    while (at < end) {
      if (text_[at] == '\n') {
        LineEnd(at++);
        continue;
      }
      if (line_start_) {
        line_start_ = false;
        if (const uint32_t next = NoiseLineEnd(at, end); next > at) {
          at = next;
          continue;
        }
      }
      if (Separator(text_[at])) {
        ++at;
        continue;
      }
      const size_t before = tokens_->size();
      at = Item(at, begin, end);
      if (tail && tokens_->size() > before && tokens_->back().kind == TokenKind::kText && TailIsOver()) {
        const Token prose = tokens_->back();
        tokens_->pop_back();
        gap_ = prose.gap;
        return prose.begin;
      }
    }
    return end;
  }

  void Label(const form::Hit& hit, const Prefix& prefix) {
    const bool close = gap_.newlines == 0 && gap_.tabs == 0 && gap_.pipes == 0;
    if (prefix.doubtful && close && tokens_->size() > first_token_ &&
        tokens_->back().kind == TokenKind::kFigure) {
      tokens_->back().maybe_ordinal = true;
    }
    Push({.kind = TokenKind::kLabel,
          .begin = prefix.begin,
          .end = hit.end,
          .label = hit.label,
          .numbered = prefix.begin < hit.begin});
  }

  void Finish(uint32_t end) { Push({.kind = TokenKind::kText, .begin = end, .end = end}); }

 private:
  void Push(const Token& token) {
    tokens_->push_back(token);
    tokens_->back().gap = gap_;
    gap_ = Gap{};
    line_has_pipe_ = line_has_signs_ = false;
    line_start_ = false;
    line_begin_ = token.end;
  }

  bool Separator(char c) {
    switch (c) {
      case ' ':
        gap_.spaces = true;
        return true;
      case '\t':
        Saturate(&gap_.tabs);
        if (gap_.newlines == 0) Saturate(&gap_.tabs_in_line);
        Saturate(&gap_.tabs_last_line);
        return true;
      case '|':
        Saturate(&gap_.pipes);
        if (gap_.newlines == 0) Saturate(&gap_.pipes_in_line);
        Saturate(&gap_.pipes_last_line);
        line_has_pipe_ = true;
        return true;
      default:
        return false;
    }
  }

  // Handles one line end: what kind of line did it end?
  void LineEnd(uint32_t at) {
    if (gap_.newlines > 0 && !line_has_pipe_ && !line_has_signs_) {
      if (at == line_begin_) {
        Saturate(&gap_.empty_lines);
      } else {
        Saturate(&gap_.blank_lines);
      }
    }
    Saturate(&gap_.newlines);
    gap_.tabs_last_line = gap_.pipes_last_line = 0;
    line_has_pipe_ = line_has_signs_ = false;
    line_begin_ = at + 1;
    line_start_ = true;
  }

  // At the begin of a line: where the next line begins when this one is a page number, a note or a rule, else `at`.
  uint32_t NoiseLineEnd(uint32_t at, uint32_t end) {
    const size_t newline = text_.substr(0, end).find('\n', at);
    // The shortest are -4- and ---; most lines are a figure's.
    if (newline == std::string_view::npos || newline - at > kMaxNoiseBytes || newline - at < 3) return at;
    const std::string_view line = text_.substr(at, newline - at);
    const bool noise = IsPageNumber(line) || IsNote(line) || IsPrinted(line);
    if (!noise && !IsRule(line)) return at;
    gap_.noise |= noise;
    line_begin_ = static_cast<uint32_t>(newline) + 1;
    line_start_ = true;
    return line_begin_;
  }

  static bool IsRule(std::string_view line) {
    return line.find_first_not_of("-=_|:+ \t") == std::string_view::npos &&
           (line.find("---") != std::string_view::npos || line.find("===") != std::string_view::npos);
  }

  bool Delimited(uint32_t begin, uint32_t end, uint32_t chunk_begin, uint32_t chunk_end) const {
    const auto bounds = [](char c) { return IsBlank(c) || c == '|'; };
    const bool left = begin == chunk_begin || bounds(text_[begin - 1]);
    return left && (end == chunk_end || bounds(text_[end]));
  }

  // One figure, mark or text at `at`; returns its end.
  uint32_t Item(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) {
    if (const uint32_t end = BareDigits(at, chunk_begin, chunk_end); end > at) return end;
    if (const uint32_t end = Misread(at, chunk_begin, chunk_end); end > at) return end;
    if (const uint32_t end = Cell(at, chunk_begin, chunk_end); end > at) return end;
    if (const uint32_t end = Date(at, chunk_begin, chunk_end); end > at) return end;
    if (const uint32_t end = Figure(at, chunk_begin, chunk_end); end > at) return end;
    if (const uint32_t end = Mark(at, chunk_begin, chunk_end); end > at) return end;
    return Text(at, chunk_end);
  }

  // Digits that are a whole figure by themselves, as nearly all are in a table's cells.
  uint32_t BareDigits(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) {
    uint32_t end = at;
    while (end < chunk_end && IsDigit(text_[end])) ++end;
    if (end == at) return at;
    uint32_t next = end;
    while (next < chunk_end && text_[next] == ' ') ++next;
    // 102 (其中减少3): what else the cell holds counts.
    const bool more = next > end ? next < chunk_end && !IsDigit(text_[next]) && !IsSign(text_[next]) : false;
    if (next < chunk_end && !IsBlank(text_[next]) && text_[next] != '|' && (next == end || more)) return at;
    if (at > chunk_begin && OneOfBefore(text_, chunk_begin, at, kPageSigns) > 0) return at;
    Push({.kind = TokenKind::kFigure, .begin = at, .end = end, .number_end = end});
    return end;
  }

  // l25, 1O2 between blanks.
  uint32_t Misread(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) {
    uint32_t end = at;
    while (end < chunk_end && IsAsciiWord(text_[end])) ++end;
    if (end < at + 2 || !Delimited(at, end, chunk_begin, chunk_end)) return at;
    if (!IsMisreadFigure(text_.substr(at, end - at))) return at;
    Push({.kind = TokenKind::kIllegible, .begin = at, .end = end, .number_end = end});
    return end;
  }

  static bool IsAsciiWord(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

  static bool IsSign(char c) { return c == '+' || c == '-' || c == '/'; }

  // The whole cell that begins at `at`, where tabs, bars and line ends say where it ends and its text alone says what it
  // is; what may be several cells, words, or a label is left to others.
  uint32_t Cell(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) {
    const CellBounds bounds = BoundsOf(at, chunk_begin, chunk_end);
    if (bounds.end == at) return at;
    const std::string_view cell = text_.substr(at, bounds.end - at);
    const CellText read = ReadCellText(cell);
    if (read.kind == TokenKind::kText || read.kind == TokenKind::kMark) return at;
    if (read.kind == TokenKind::kIllegible && !IsSpoiledFigure(cell, bounds.in_line, bounds.first)) return at;
    // A lettered label: 三 on one line, 、 on the next.
    if (read.kind == TokenKind::kFigure && IsLoneNumeral(cell) && !EndsAsAFigure(bounds.end, chunk_end))
      return at;
    Push({.kind = read.kind, .begin = at, .end = bounds.end, .number_end = at + read.number_end});
    return bounds.end;
  }

  struct CellBounds {
    uint32_t end = 0;      // without blanks
    bool in_line = false;  // a tab or a bar stands before or behind it
    bool first = false;    // of its line
  };

  // `end` is `at` where something else of the same cell stands before or behind.
  CellBounds BoundsOf(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) const {
    CellBounds bounds{.end = at};
    const auto edge = [](char c) { return c == '\t' || c == '|' || c == '\n'; };
    uint32_t before = at;
    while (before > chunk_begin && text_[before - 1] == ' ') --before;
    if (before > 0 && !edge(text_[before - 1])) return bounds;
    uint32_t end = at;
    while (end < chunk_end && !edge(text_[end])) {
      if (end - at == kMaxCellBytes) return bounds;
      ++end;
    }
    if (end == chunk_end && end < text_.size()) return bounds;
    const auto bar = [](char c) { return c == '\t' || c == '|'; };
    bounds.in_line = (before > 0 && bar(text_[before - 1])) || (end < text_.size() && bar(text_[end]));
    while (before > 0 && (text_[before - 1] == ' ' || bar(text_[before - 1]))) --before;
    bounds.first = before == 0 || text_[before - 1] == '\n';
    while (text_[end - 1] == ' ') --end;
    bounds.end = end;
    return bounds;
  }

  // Whether a figure, a label or nothing stands behind the cell, and not the rest of a word.
  bool EndsAsAFigure(uint32_t at, uint32_t chunk_end) const {
    while (at < chunk_end && (IsBlank(text_[at]) || text_[at] == '|')) ++at;
    return at == chunk_end || IsDigit(text_[at]) || IsSign(text_[at]) || IsChineseNumeral(text_, at);
  }

  // 2025 年 by itself: no unit of a cell, and a text of its own, so that the figures behind it are none of it.
  uint32_t Date(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) {
    const uint32_t end = DateWordEnd(text_.substr(0, chunk_end), at);
    if (end == at || !Delimited(at, end, chunk_begin, chunk_end)) return at;
    uint32_t next = end;
    while (next < chunk_end && text_[next] == ' ') ++next;
    // Of 2025 年 12 月 and of prose.
    const bool more = next < chunk_end && !IsBlank(text_[next]) && text_[next] != '|' &&
                      !IsDigit(text_[next]) && !IsSign(text_[next]);
    if (more || DateWordEnd(text_.substr(0, chunk_end), next) > next) return at;
    Push({.kind = TokenKind::kText, .begin = at, .end = end, .number_end = end});
    return end;
  }

  uint32_t Figure(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) {
    const auto figure = ReadFigure(text_.substr(0, chunk_end), at);
    if (!figure) return at;
    uint32_t number_end = figure->number_end;
    uint32_t end = figure->end;
    if (end == number_end && end < chunk_end) {
      // A date or a page is no figure of a cell.
      if (OneOf(text_, end, kDateSigns) > 0) return at;
      // "2.某标签": the number of a label that is not known.
      const uint32_t punctuation = OneOf(text_, end, kNumberEnds);
      uint32_t word = end + punctuation;
      while (word < chunk_end && text_[word] == ' ') ++word;
      if (punctuation > 0 && word < chunk_end && HasInk(text_, word)) {
        if (number_end - at == 1) return at;
        number_end = end = end - 1;
      }
      // 1. at the end of a page that is cut off.
      if (punctuation > 0 && word == text_.size() && number_end - at == 1) return at;
    }
    // Digits inside of words, "第4".
    if (at > chunk_begin && OneOfBefore(text_, chunk_begin, at, kPageSigns) > 0) return at;
    Push({.kind = TokenKind::kFigure, .begin = at, .end = end, .number_end = number_end});
    return end;
  }

  uint32_t Mark(uint32_t at, uint32_t chunk_begin, uint32_t chunk_end) {
    if (const uint32_t size = MarkWordSize(text_.substr(0, chunk_end), at); size > 0) {
      const uint32_t end = at + size;
      if (Delimited(at, end, chunk_begin, chunk_end)) {
        Push({.kind = TokenKind::kMark, .begin = at, .end = end, .number_end = end});
        return end;
      }
    }
    const char c = text_[at];
    if (c != '/' && c != '\\' && c != '-' && c != '*') return at;
    if (IsBullet(at)) return at + 1;
    uint32_t end = at;
    while (end < chunk_end && text_[end] == c) ++end;
    if (!Delimited(at, end, chunk_begin, chunk_end)) return at;
    // A dash is printed as one or two characters; slashes without anything between them are several cells.
    if (c == '-') {
      Push({.kind = TokenKind::kMark, .begin = at, .end = end, .number_end = end});
      return end;
    }
    for (uint32_t i = at; i < end; ++i)
      Push({.kind = TokenKind::kMark, .begin = i, .end = i + 1, .number_end = i + 1});
    return end;
  }

  // "- 予以公开 3 0": a sign before the words of a line is none of a cell.
  bool IsBullet(uint32_t at) const {
    uint32_t before = at;
    while (before > 0 && text_[before - 1] == ' ') --before;
    if (before > 0 && text_[before - 1] != '\n') return false;
    uint32_t next = at + 1;
    while (next < text_.size() && text_[next] == ' ') ++next;
    if (next == at + 1 || next == text_.size() || (text_[at] != '-' && text_[at] != '*')) return false;
    if (text_[next] == '(') return true;
    uint32_t word = next;
    while (word < text_.size() && IsDigit(text_[word])) ++word;
    if (word > next) word += OneOf(text_, word, kNumberEnds) > 0 ? OneOf(text_, word, kNumberEnds) : 0;
    const bool numbered = word > next && !IsDigit(text_[word - 1]);
    return (word == next || numbered) && word < text_.size() && HasInk(text_, word) &&
           !IsDigit(text_[word]) && MarkWordSize(text_, next) == 0;
  }

  uint32_t Text(uint32_t at, uint32_t chunk_end) {
    uint32_t end = at;
    uint32_t last = at;
    uint32_t ink = 0;
    while (end < chunk_end) {
      const char c = text_[end];
      if (c == '\n' || c == '\t' || c == '|' || (c == ' ' && MarkFollows(end + 1, chunk_end))) break;
      // '-3': so does its sign behind punctuation.
      if (end > at && IsSignOfFigure(end, chunk_end)) break;
      // A figure after a blank or a word ends the text, unless it is part of a date or of a numbered heading.
      if (end > at && IsDigit(c)) {
        if (ReadsAsWord(end, chunk_end)) {
          while (end < chunk_end && (IsDigit(text_[end]) || IsPointOfFigure(end, chunk_end))) ++end;
          last = end;
          continue;
        }
        break;
      }
      const uint32_t size = std::min(CharacterSize(text_, end), chunk_end - end);
      if (end == at && IsDigit(c)) {
        while (end < chunk_end && IsDigit(text_[end])) ++end;
        last = end;
        continue;
      }
      if (HasInk(text_, end)) ++ink;
      end += size;
      if (c != ' ') last = end;
    }
    if (ink > 0) {
      Push({.kind = TokenKind::kText, .begin = at, .end = last, .number_end = last});
      gap_.spaces = end > last;
    } else {
      line_has_signs_ = true;
    }
    return end;
  }

  bool IsSignOfFigure(uint32_t at, uint32_t chunk_end) const {
    constexpr std::string_view kBefore = "'\",([";
    return (text_[at] == '-' || text_[at] == '+') && at + 1 < chunk_end && IsDigit(text_[at + 1]) &&
           kBefore.find(text_[at - 1]) != std::string_view::npos;
  }

  bool IsPointOfFigure(uint32_t at, uint32_t chunk_end) const {
    return (text_[at] == '.' || text_[at] == ',') && at + 1 < chunk_end && IsDigit(text_[at - 1]) &&
           IsDigit(text_[at + 1]);
  }

  bool MarkFollows(uint32_t at, uint32_t chunk_end) const {
    if (const uint32_t size = MarkWordSize(text_.substr(0, chunk_end), at); size > 0) {
      const size_t end = at + size;
      if (end == chunk_end || IsBlank(text_[end]) || text_[end] == '|') return true;
    }
    if (at >= chunk_end || (text_[at] != '/' && text_[at] != '-' && text_[at] != '\\')) return false;
    return at + 1 == chunk_end || IsBlank(text_[at + 1]);
  }

  // Digits at `at` inside of a text: "第4", "20年", "共9".
  bool ReadsAsWord(uint32_t at, uint32_t chunk_end) const {
    uint32_t end = at;
    while (end < chunk_end && IsDigit(text_[end])) ++end;
    if (end < chunk_end && OneOf(text_, end, kDateEnds) > 0) return true;
    return OneOfBefore(text_, 0, at, kWordSigns) > 0;
  }

  bool TailIsOver() {
    const Token& token = tokens_->back();
    return ++tail_texts_ > kMaxTailTexts ||
           Ink(text_.substr(token.begin, token.end - token.begin)) > kMaxTailInk;
  }

  const std::string_view text_;
  std::vector<Token>* const tokens_;
  // Tokens before this one belong to other regions.
  const size_t first_token_ = tokens_->size();
  Gap gap_;
  uint32_t line_begin_ = 0;
  bool line_start_ = false;
  bool line_has_pipe_ = false;
  bool line_has_signs_ = false;  // of no word: the bracket that a label's note ends with
  uint32_t tail_texts_ = 0;
};

// A label of two characters (其他, 总计, 规章) with more of a word behind it is none: 其他法律行政法.
bool IsPartOfAWord(std::string_view text, const std::vector<form::Hit>& hits, uint32_t index) {
  constexpr uint32_t kShortBytes = 6;
  const form::Hit& hit = hits[index];
  if (hit.end - hit.begin > kShortBytes || hit.end >= text.size() || !HasInk(text, hit.end)) return false;
  if (index + 1 == hits.size()) return true;
  const form::Hit& next = hits[index + 1];
  return next.begin != hit.end && FindPrefix(text, hit.end, next.begin, {}).begin != hit.end;
}

}  // namespace

void Tokenize(std::string_view text, const form::Forms& forms, const LabelTable& labels,
              const std::vector<form::Hit>& hits, const Region& region, std::vector<Token>* tokens) {
  Tokenizer tokenizer(text, tokens);
  uint32_t from = region.begin;
  for (uint32_t i = region.first_hit; i < region.last_hit; ++i) {
    const form::Hit& hit = hits[i];
    if ((labels.of(hit.label).tables >> region.kind & 1) == 0) continue;
    Ordinal ordinal;
    for (const form::Meaning& meaning : forms.labels()[hit.label].meanings) {
      if (meaning.table != region.kind || meaning.kind != form::LabelKind::kRow) continue;
      ordinal = {true, forms.FindTable(region.kind, meaning.edition)->rows[meaning.index].ordinal};
    }
    if (IsPartOfAWord(text, hits, i)) continue;
    const Prefix prefix = FindPrefix(text, from, hit.begin, ordinal);
    tokenizer.Plain(from, prefix.begin, false);
    tokenizer.Label(hit, prefix);
    from = hit.end;
  }
  // A heading that ends the region has its number before it.
  const uint32_t end = region.end < text.size() ? FindPrefix(text, from, region.end, {}).begin : region.end;
  tokenizer.Finish(tokenizer.Plain(from, end, true));
}

}  // namespace gouji::extract
