#include "worker/decode/markup.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

#include "worker/decode/html_names.h"
#include "worker/decode/html_tokens.h"

namespace gouji::decode {
namespace {

constexpr size_t kLookBytes = 64u << 10;
// Tags of structure that make a text HTML though it does not begin with one.
constexpr uint32_t kEnoughTags = 4;
// And how often they stand at least: a tag for so many bytes.
constexpr size_t kSparse = 2000;

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The name of the tag that begins at text[0] == '<'; empty where none does.
std::string_view TagName(std::string_view text, bool* closes) {
  size_t at = 1;
  *closes = at < text.size() && text[at] == '/';
  if (*closes) ++at;
  const size_t begin = at;
  while (at < text.size() && (IsLetter(text[at]) || (at > begin && text[at] >= '0' && text[at] <= '9'))) ++at;
  if (at == begin || at == text.size()) return {};
  const char next = text[at];
  const bool ends = next == '>' || next == ' ' || next == '/' || next == '\t' || next == '\n' || next == '\r';
  return ends ? text.substr(begin, at - begin) : std::string_view();
}

// Elements that give a text its structure; <br>, <b> and <a> stand in Markdown too.
bool IsStructure(std::string_view name) {
  switch (FindElement(name).role) {
    case Role::kBlock:
    case Role::kParagraph:
    case Role::kItem:
    case Role::kTable:
    case Role::kRowGroup:
    case Role::kRow:
    case Role::kCell:
    case Role::kRaw:
    case Role::kTitle:
    case Role::kMeta:
      return true;
    default:
      return false;
  }
}

bool IsTablePart(std::string_view name) {
  const Role role = FindElement(name).role;
  return role == Role::kTable || role == Role::kRowGroup || role == Role::kRow || role == Role::kCell;
}

bool IsDocument(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>({"html", "head", "body"});
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view other) { return EqualsIgnoringCase(name, other); });
}

struct Counts {
  uint32_t tags = 0;         // of structure
  uint32_t closing = 0;      // end tags among them
  uint32_t table_parts = 0;  // among them
  bool document = false;     // <html> and its like
};

Counts Count(std::string_view text) {
  Counts counts;
  for (size_t at = 0; at < text.size(); ++at) {
    const void* const found = std::memchr(text.data() + at, '<', text.size() - at);
    if (found == nullptr) break;
    at = static_cast<size_t>(static_cast<const char*>(found) - text.data());
    bool closes = false;
    const std::string_view name = TagName(text.substr(at), &closes);
    if (name.empty()) continue;
    counts.document = counts.document || IsDocument(name);
    if (!IsStructure(name)) continue;
    ++counts.tags;
    counts.closing += closes ? 1 : 0;
    counts.table_parts += IsTablePart(name) ? 1 : 0;
  }
  return counts;
}

// Lines of Markdown that no HTML page has: a rule below a table's header, a heading.
bool HasMarkdownLines(std::string_view text) {
  return text.find("\n|--") != text.npos || text.find("\n| --") != text.npos ||
         text.find("\n|:-") != text.npos || text.find("\n| :-") != text.npos ||
         text.find("\n# ") != text.npos || text.find("\n## ") != text.npos ||
         text.find("\n### ") != text.npos || text.starts_with("# ");
}

}  // namespace

Markup SniffMarkup(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos || std::memchr(text.data(), '<', text.size()) == nullptr) return Markup::kNone;
  const std::string_view rest = text.substr(first);
  bool closes = false;
  const std::string_view opening = rest[0] == '<' ? TagName(rest, &closes) : std::string_view();
  if (IsDocument(opening) || EqualsIgnoringCase(rest.substr(0, 9), "<!doctype")) return Markup::kHtml;

  const Counts counts = Count(text.substr(0, kLookBytes));
  const size_t looked = std::min(text.size(), kLookBytes);
  const bool comes_as_tag = !opening.empty() || rest.starts_with("<!--") || rest.starts_with("<?xml");
  const uint32_t others = counts.tags - counts.table_parts;
  if (HasMarkdownLines(text.substr(0, kLookBytes)) && (others * kSparse < looked || others < kEnoughTags)) {
    return counts.table_parts >= kEnoughTags ? Markup::kMixed : Markup::kNone;
  }
  if (counts.document || (comes_as_tag && counts.tags >= 2 && IsStructure(opening))) return Markup::kHtml;
  if (comes_as_tag && opening.empty() && counts.tags > 0) return Markup::kHtml;
  if (counts.tags < kEnoughTags || counts.closing * 4 < counts.tags) return Markup::kNone;
  // Text with tables in HTML, or with leftovers of a page: its own line ends count.
  const auto lines = static_cast<uint32_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(looked), '\n'));
  const bool own_lines = lines > 2 * counts.tags || (others == 0 && lines >= 8);
  if (own_lines && !comes_as_tag) return Markup::kMixed;
  return counts.tags * kSparse >= looked ? Markup::kHtml : Markup::kNone;
}

}  // namespace gouji::decode
