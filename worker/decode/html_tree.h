// The page as a tree of what matters to a reader: blocks, tables, rows, cells, links and text.
//
// Role: tokens -> nodes, with the repairs that broken markup needs: cells, rows, items and paragraphs that are not
// closed, end tags of what is not open, tables straight inside of tables. Styles that hide an element or make a cell
// of a <div> are seen; nothing else of styles is. It writes no text and judges no content.
// Ownership: nodes hold views of the page, which must outlive them; buffers are reused at every Parse. Threads: one.
// Errors: false beyond kMaxNodes. Bounds: blocks deeper than kMaxDepth lie flat in the last one; an end tag looks back
// kMaxLookBack open elements far; so time is linear.
// Units: ink is bytes that are not blank, references counted as printed.
//
//   HtmlTree tree;
//   if (tree.Parse(page)) for (const HtmlNode& node : tree.nodes()) …
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "worker/decode/html_names.h"

namespace gouji::decode {

struct HtmlNode {
  Role role = Role::kText;
  bool hidden = false;   // no reader sees it
  bool dropped = false;  // not written: what surrounds the article
  bool aside = false;    // navigation or a footer by its name, its class or its id
  bool link = false;     // kText: inside of a link
  bool raised = false;   // kText: inside of <sup>
  uint16_t columns = 1;  // kCell
  uint16_t rows = 1;     // kCell; 0: to the end of the table
  uint32_t parent = 0;
  uint32_t end = 0;            // index after the last node inside
  std::string_view text = {};  // kText
  // Of all visible text inside.
  uint32_t ink = 0;
  uint32_t link_ink = 0;
  uint32_t links = 0;
  uint32_t cells = 0;  // cells inside, those of inner tables included
};

struct HtmlMeta {
  std::string_view name;
  std::string_view content;
};

class HtmlTree {
 public:
  static constexpr size_t kMaxNodes = 4u << 20;
  static constexpr size_t kMaxDepth = 512;
  static constexpr size_t kMaxLookBack = 64;
  static constexpr size_t kMaxMeta = 64;

  bool Parse(std::string_view page);

  // In the order of the page, a node before what it holds; the first one is the root and holds all.
  const std::vector<HtmlNode>& nodes() const { return nodes_; }
  // For whoever marks nodes.
  std::vector<HtmlNode>& nodes() { return nodes_; }
  std::string_view title() const { return title_; }
  const std::vector<HtmlMeta>& metas() const { return metas_; }
  // What the page keeps from the reader, in bytes.
  size_t script_bytes() const { return script_bytes_; }
  size_t hidden_ink() const { return hidden_ink_; }
  bool has_frames() const { return has_frames_; }

 private:
  struct Open {
    uint32_t node;
    Role role;  // by name; a <div> that is a cell by its style is a block here
    const Element* element;
    std::string_view name;  // as printed
    uint32_t same_inside;   // kInvisible: open elements of its name straight inside of it
  };

  void Start(const Element& element, std::string_view name, std::string_view attributes);
  void End(const Element& element, std::string_view name);
  void AddText(std::string_view text);
  void AddMark(Role role);
  void AddField(std::string_view attributes);
  void AddMeta(std::string_view attributes);
  void Push(const Element& element, std::string_view name, HtmlNode node);
  void Pop();
  void PopTo(size_t depth);
  void CloseImplied(const Element& element);
  void PrepareTablePart(Role role);
  size_t FindOpen(Role role) const;
  size_t DepthOfTable() const;
  bool IsCellOpen(size_t table) const;

  std::vector<HtmlNode> nodes_;
  std::vector<Open> open_;
  std::vector<uint32_t> tables_;  // depths in open_ of the open <table>s
  std::vector<HtmlMeta> metas_;
  std::string_view title_;
  bool in_link_ = false;
  bool raised_ = false;
  bool struck_ = false;
  uint32_t hidden_depth_ = 0;
  uint32_t boxes_ = 0;  // open tables by style
  size_t script_bytes_ = 0;
  size_t hidden_ink_ = 0;
  bool has_frames_ = false;
};

}  // namespace gouji::decode
