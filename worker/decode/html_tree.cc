#include "worker/decode/html_tree.h"

#include <algorithm>
#include <array>

#include "worker/decode/html_tokens.h"

namespace gouji::decode {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

uint32_t Ink(std::string_view text) {
  uint32_t ink = 0;
  for (const char c : text) ink += static_cast<uint8_t>(c) > ' ' ? 1u : 0u;
  // An empty cell holds one reference to a blank, with or without line ends around it.
  return ink == 6 && text.find("&nbsp;") != text.npos ? 0 : ink;
}

uint16_t Span(std::string_view value, uint16_t otherwise) {
  constexpr uint32_t kMost = 1000;
  uint32_t number = 0;
  size_t at = 0;
  while (at < value.size() && (value[at] == ' ' || value[at] == '+')) ++at;
  const size_t first = at;
  for (; at < value.size() && value[at] >= '0' && value[at] <= '9' && number < kMost; ++at)
    number = number * 10 + static_cast<uint32_t>(value[at] - '0');
  return at == first ? otherwise : static_cast<uint16_t>(std::min(number, kMost));
}

bool ContainsIgnoringCase(std::string_view text, std::string_view lower) {
  for (size_t at = 0; at + lower.size() <= text.size(); ++at) {
    if (EqualsIgnoringCase(text.substr(at, lower.size()), lower)) return true;
  }
  return false;
}

// The value of one property of a style, without blanks before it; empty where the style has none.
std::string_view StyleValue(std::string_view style, std::string_view property) {
  while (!style.empty()) {
    const size_t end = std::min(style.find(';'), style.size());
    std::string_view declaration = style.substr(0, end);
    style.remove_prefix(std::min(end + 1, style.size()));
    const size_t colon = declaration.find(':');
    if (colon == declaration.npos) continue;
    std::string_view name = declaration.substr(0, colon);
    while (!name.empty() && static_cast<uint8_t>(name.front()) <= ' ') name.remove_prefix(1);
    while (!name.empty() && static_cast<uint8_t>(name.back()) <= ' ') name.remove_suffix(1);
    if (!EqualsIgnoringCase(name, property)) continue;
    std::string_view value = declaration.substr(colon + 1);
    while (!value.empty() && static_cast<uint8_t>(value.front()) <= ' ') value.remove_prefix(1);
    return value;
  }
  return {};
}

bool BeginsWith(std::string_view text, std::string_view lower) {
  return EqualsIgnoringCase(text.substr(0, lower.size()), lower);
}

// Classes and ids that content systems give to what surrounds an article.
bool IsAsideName(std::string_view name) {
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"nav", "menu", "foot", "crumb", "copyright", "sidebar", "share", "toolbar", "friendlink"});
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return ContainsIgnoringCase(name, word); });
}

// Boxes that style sheets make tables of, by the names that such classes have.
Role DisplayOfClass(std::string_view classes) {
  struct Name {
    std::string_view name;
    Role role;
  };
  static constexpr auto kNames = std::to_array<Name>({{"table", Role::kTable},
                                                      {"tr", Role::kRow},
                                                      {"row", Role::kRow},
                                                      {"table-row", Role::kRow},
                                                      {"td", Role::kCell},
                                                      {"th", Role::kCell},
                                                      {"cell", Role::kCell},
                                                      {"table-cell", Role::kCell}});
  while (!classes.empty()) {
    const size_t end = std::min(classes.find(' '), classes.size());
    const auto at = std::find_if(kNames.begin(), kNames.end(), [&](const Name& name) {
      return EqualsIgnoringCase(classes.substr(0, end), name.name);
    });
    if (at != kNames.end()) return at->role;
    classes.remove_prefix(std::min(end + 1, classes.size()));
  }
  return Role::kInline;
}

struct Traits {
  uint16_t columns = 1;
  uint16_t rows = 1;
  bool hidden = false;
  bool aside = false;
  bool target = false;  // has an href
  Role display = Role::kInline;
};

Traits Read(std::string_view attributes) {
  Traits traits;
  for (HtmlAttribute a; NextAttribute(&attributes, &a);) {
    if (EqualsIgnoringCase(a.name, "colspan")) {
      traits.columns = std::max<uint16_t>(Span(a.value, 1), 1);
    } else if (EqualsIgnoringCase(a.name, "rowspan")) {
      traits.rows = Span(a.value, 1);
    } else if (EqualsIgnoringCase(a.name, "href")) {
      traits.target = true;
    } else if (EqualsIgnoringCase(a.name, "hidden")) {
      traits.hidden = true;
    } else if (EqualsIgnoringCase(a.name, "class") || EqualsIgnoringCase(a.name, "id")) {
      traits.aside = traits.aside || IsAsideName(a.value);
      if (traits.display == Role::kInline && a.name.size() == 5) traits.display = DisplayOfClass(a.value);
    } else if (EqualsIgnoringCase(a.name, "style")) {
      const std::string_view display = StyleValue(a.value, "display");
      traits.hidden = traits.hidden || BeginsWith(display, "none") ||
                      BeginsWith(StyleValue(a.value, "visibility"), "hidden") ||
                      BeginsWith(StyleValue(a.value, "mso-hide"), "all");
      if (BeginsWith(display, "table-row-group")) continue;
      if (BeginsWith(display, "table-row")) {
        traits.display = Role::kRow;
      } else if (BeginsWith(display, "table-cell")) {
        traits.display = Role::kCell;
      } else if (BeginsWith(display, "table")) {
        traits.display = Role::kTable;
      }
    }
  }
  return traits;
}

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

// A table by its style alone.
bool IsBoxTable(const HtmlNode& node, Role by_name) {
  return node.role == Role::kTable && by_name != Role::kTable;
}

bool IsBlockLike(Role role) {
  return role == Role::kBlock || role == Role::kParagraph || role == Role::kItem || role == Role::kPre ||
         role == Role::kTable || role == Role::kRule;
}

}  // namespace

bool HtmlTree::Parse(std::string_view page) {
  nodes_.clear();
  open_.clear();
  tables_.clear();
  metas_.clear();
  title_ = {};
  in_link_ = raised_ = struck_ = has_frames_ = false;
  hidden_depth_ = boxes_ = 0;
  script_bytes_ = hidden_ink_ = 0;
  static constexpr Element kRoot{.name = "", .role = Role::kBlock};
  Push(kRoot, "", {.role = Role::kBlock});

  HtmlTokens tokens(page);
  for (HtmlToken token; tokens.Next(&token);) {
    if (nodes_.size() > kMaxNodes) return false;
    if (token.kind == HtmlToken::Kind::kText) {
      AddText(token.text);
      continue;
    }
    const Element& element = FindElement(token.text);
    if (token.kind == HtmlToken::Kind::kEnd) {
      End(element, token.text);
    } else if (element.role == Role::kRaw) {
      script_bytes_ += tokens.SkipRaw(token.text).size();
    } else if (element.role == Role::kTitle) {
      // Markup in a title is text to a browser; here it ends one that is not closed.
      if (!tokens.Next(&token)) break;
      if (title_.empty() && token.kind == HtmlToken::Kind::kText) title_ = token.text;
    } else {
      Start(element, token.text, token.attributes);
    }
  }
  PopTo(0);
  return true;
}

void HtmlTree::Push(const Element& element, std::string_view name, HtmlNode node) {
  if (open_.size() >= kMaxDepth) return;
  node.parent = open_.empty() ? 0 : open_.back().node;
  if (node.hidden) ++hidden_depth_;
  if (IsBoxTable(node, element.role)) ++boxes_;
  if (element.role == Role::kTable) tables_.push_back(static_cast<uint32_t>(open_.size()));
  open_.push_back({static_cast<uint32_t>(nodes_.size()), element.role, &element, name, 0});
  nodes_.push_back(node);
}

void HtmlTree::Pop() {
  HtmlNode& node = nodes_[open_.back().node];
  node.end = static_cast<uint32_t>(nodes_.size());
  if (open_.back().role == Role::kTable) tables_.pop_back();
  if (IsBoxTable(node, open_.back().role)) --boxes_;
  if (open_.back().role == Role::kCell || open_.back().role == Role::kItem) in_link_ = false;
  open_.pop_back();
  if (node.hidden) --hidden_depth_;
  if (open_.empty() || node.hidden) return;
  HtmlNode& parent = nodes_[open_.back().node];
  parent.ink += node.ink;
  parent.link_ink += node.link_ink;
  parent.links += node.links;
  parent.cells += node.cells + (node.role == Role::kCell ? 1 : 0);
}

void HtmlTree::PopTo(size_t depth) {
  while (open_.size() > depth) Pop();
}

void HtmlTree::AddText(std::string_view text) {
  const uint32_t ink = Ink(text);
  const Role around = nodes_[open_.back().node].role;
  if (ink == 0 && (around == Role::kTable || around == Role::kRow)) return;
  HtmlNode node{.text = text};
  node.link = in_link_;
  node.raised = raised_;
  node.dropped = struck_;
  node.parent = open_.back().node;
  node.end = static_cast<uint32_t>(nodes_.size()) + 1;
  HtmlNode& parent = nodes_[open_.back().node];
  if (hidden_depth_ > 0) {
    hidden_ink_ += ink;
  } else {
    parent.ink += ink;
    if (in_link_) parent.link_ink += ink;
  }
  nodes_.push_back(node);
}

// Tables whose figures stand in fields, as forms to be filled in print them.
void HtmlTree::AddField(std::string_view attributes) {
  std::string_view value;
  bool shows_text = true;
  for (HtmlAttribute a; NextAttribute(&attributes, &a);) {
    if (EqualsIgnoringCase(a.name, "value")) value = a.value;
    if (EqualsIgnoringCase(a.name, "type"))
      shows_text = EqualsIgnoringCase(a.value, "text") || EqualsIgnoringCase(a.value, "number");
  }
  if (shows_text && !value.empty()) AddText(value);
}

void HtmlTree::AddMark(Role role) {
  nodes_.push_back(
      {.role = role, .parent = open_.back().node, .end = static_cast<uint32_t>(nodes_.size()) + 1});
}

void HtmlTree::AddMeta(std::string_view attributes) {
  HtmlMeta meta;
  for (HtmlAttribute a; NextAttribute(&attributes, &a);) {
    if (EqualsIgnoringCase(a.name, "name") || EqualsIgnoringCase(a.name, "property")) meta.name = a.value;
    if (EqualsIgnoringCase(a.name, "content")) meta.content = a.value;
  }
  if (!meta.name.empty() && !meta.content.empty() && metas_.size() < kMaxMeta) metas_.push_back(meta);
}

// Depth of the innermost open <table>; kNone where none is open.
size_t HtmlTree::DepthOfTable() const {
  return tables_.empty() ? kNone : tables_.back();
}

bool HtmlTree::IsCellOpen(size_t table) const {
  return open_.size() > table + 2 && open_[table + 2].role == Role::kCell;
}

// Depth of the innermost open element of a role, up to the cell or table that holds the end of the page so far.
size_t HtmlTree::FindOpen(Role role) const {
  const size_t last = open_.size() > kMaxLookBack ? open_.size() - kMaxLookBack : 0;
  for (size_t depth = open_.size(); depth-- > last;) {
    if (open_[depth].role == role) return depth;
    if (open_[depth].role == Role::kTable || open_[depth].role == Role::kCell) break;
  }
  return kNone;
}

// What a start tag closes without an end tag.
void HtmlTree::CloseImplied(const Element& element) {
  if (IsBlockLike(element.role) && open_.back().role == Role::kParagraph) Pop();
  if (element.role == Role::kItem) {
    // The last item of the same list: a list inside of it holds its own.
    const size_t last = open_.size() > kMaxLookBack ? open_.size() - kMaxLookBack : 0;
    for (size_t depth = open_.size(); depth-- > last;) {
      const Open& open = open_[depth];
      if (open.role == Role::kItem) return PopTo(depth);
      if (open.role == Role::kTable || open.role == Role::kCell) return;
      if (open.name.size() == 2 && ContainsIgnoringCase("ul ol dl", open.name)) return;
    }
  }
}

// Closes what a row group, a row or a cell cannot stand in, and opens the row that a cell lacks.
void HtmlTree::PrepareTablePart(Role role) {
  const size_t table = DepthOfTable();
  if (table == kNone) {
    // Parts of a table that is not there: they end each other.
    const size_t depth = FindOpen(role);
    if (depth != kNone) PopTo(depth);
    return;
  }
  const bool has_row = open_.size() > table + 1 && open_[table + 1].role == Role::kRow;
  PopTo(role == Role::kCell && has_row ? table + 2 : table + 1);
  in_link_ = raised_ = struck_ = false;
  if (role == Role::kCell && !has_row) {
    Push(FindElement("tr"), "tr", {.role = Role::kRow});
  }
}

void HtmlTree::Start(const Element& element, std::string_view name, std::string_view attributes) {
  switch (element.role) {
    case Role::kVoid:
      return;
    case Role::kInput:
      if (FindOpen(Role::kCell) != kNone) AddField(attributes);
      return;
    case Role::kFrame:
      has_frames_ = true;
      return;
    case Role::kMeta:
      AddMeta(attributes);
      return;
    case Role::kBreak:
    case Role::kRule: {
      if (element.role == Role::kRule) CloseImplied(element);
      AddMark(element.role);
      return;
    }
    default:
      break;
  }
  if (open_.back().role == Role::kInvisible && SameName(open_.back().name, name)) ++open_.back().same_inside;
  const Traits traits = attributes.empty() ? Traits() : Read(attributes);
  HtmlNode node{.role = element.role};
  node.hidden = traits.hidden || element.role == Role::kInvisible;
  switch (element.role) {
    case Role::kLink:
      in_link_ = traits.target;
      if (in_link_ && hidden_depth_ == 0) ++nodes_[open_.back().node].links;
      return;
    case Role::kRaised:
      raised_ = true;
      return;
    case Role::kStruck:
      struck_ = true;
      return;
    case Role::kInline:
      // Only what is hidden needs a node, which ends with its element or with the block around it.
      if (node.hidden) {
        node.role = Role::kInvisible;
        static constexpr Element kHidden{.name = "", .role = Role::kInvisible};
        Push(kHidden, name, node);
      }
      return;
    case Role::kRowGroup:
      if (DepthOfTable() != kNone) PrepareTablePart(element.role);
      return;
    case Role::kRow:
    case Role::kCell:
      PrepareTablePart(element.role);
      node.columns = traits.columns;
      node.rows = traits.rows;
      break;
    case Role::kTable: {
      // A table inside of another, but in no cell of it, ends that one.
      if (const size_t table = DepthOfTable(); table != kNone && !IsCellOpen(table)) PopTo(table);
      CloseImplied(element);
      break;
    }
    default:
      CloseImplied(element);
      // Marks that are not closed end with their block.
      raised_ = struck_ = false;
      if (element.role == Role::kBlock &&
          (traits.display == Role::kTable || (boxes_ > 0 && traits.display != Role::kInline)))
        node.role = traits.display;
      break;
  }
  node.aside = traits.aside || element.aside;
  Push(element, name, node);
}

void HtmlTree::End(const Element& element, std::string_view name) {
  switch (element.role) {
    case Role::kLink:
      in_link_ = false;
      return;
    case Role::kRaised:
      raised_ = false;
      return;
    case Role::kStruck:
      struck_ = false;
      return;
    case Role::kBreak:
      // Browsers take </br> for <br>.
      AddMark(Role::kBreak);
      return;
    case Role::kRowGroup:
      if (const size_t table = DepthOfTable(); table != kNone) PopTo(table + 1);
      return;
    case Role::kTable:
      if (const size_t table = DepthOfTable(); table != kNone) PopTo(table);
      return;
    default:
      break;
  }
  if (open_.back().role == Role::kInvisible && SameName(open_.back().name, name)) {
    if (open_.back().same_inside > 0) {
      --open_.back().same_inside;
    } else {
      Pop();
    }
    return;
  }
  if (element.role == Role::kInline) return;
  const bool part = element.role == Role::kRow || element.role == Role::kCell;
  const size_t last = std::max<size_t>(open_.size() > kMaxLookBack ? open_.size() - kMaxLookBack : 0, 1);
  for (size_t depth = open_.size(); depth-- > last;) {
    if (open_[depth].element == &element) return PopTo(depth);
    // What is open outside of a cell is not closed from inside of it.
    if (open_[depth].role == Role::kTable || (open_[depth].role == Role::kCell && !part)) break;
  }
  // Browsers take </p> without a <p> for an empty paragraph.
  if (element.role == Role::kParagraph) AddMark(Role::kRule);
}

}  // namespace gouji::decode
