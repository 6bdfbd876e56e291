// The tokens of HTML: tags and the text between them.
//
// Role: the lexical part of HTML as browsers read it, damage included: unquoted attributes, bogus comments such as Word's
// <![if !supportLists]>, a '<' that begins no tag. Comments, declarations and processing instructions are skipped. It
// knows no elements. Everything is a view of the page; nothing is copied. Threads: one object a page. Errors: none;
// every call moves on.
//
// Why not libxml2, which reads the rest of the world's HTML: over the tables of reports (a tag each ten bytes) its SAX
// parser makes 24 MB/s where this makes hundreds, it passes Word's conditional sections on as text, it drops the rest
// of a page whose declared character set it does not like, and deep nesting costs it quadratic time. gouji-bench
// throughput measures both.
//
//   HtmlTokens tokens(page);
//   for (HtmlToken token; tokens.Next(&token);) …
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace gouji::decode {

struct HtmlToken {
  enum class Kind : uint8_t { kText, kStart, kEnd };
  Kind kind = Kind::kText;
  // kText: the text with its references; else the name of the tag as printed.
  std::string_view text;
  // kStart: what stands between name and '>'.
  std::string_view attributes;
};

class HtmlTokens {
 public:
  explicit HtmlTokens(std::string_view page) : page_(page) {}

  // False at the end of the page.
  bool Next(HtmlToken* token);
  // Skips to the end tag `name` and over it; gives what was before. All of the rest where there is none.
  std::string_view SkipRaw(std::string_view name);

 private:
  bool Tag(HtmlToken* token);
  size_t TagEnd(size_t at) const;
  size_t AfterDeclaration(size_t at);

  std::string_view page_;
  size_t at_ = 0;
  bool comments_end_ = false;  // no comment ends from here on: it is looked for once
};

struct HtmlAttribute {
  std::string_view name;
  std::string_view value;  // without quotes, references as printed
};

// Takes the next attribute off the front of `attributes`; false when there is none.
bool NextAttribute(std::string_view* attributes, HtmlAttribute* attribute);

// Whether both are the same but for the case of ASCII letters; `lower` is in lower case.
bool EqualsIgnoringCase(std::string_view text, std::string_view lower);

// The character behind a reference at the front of `text`, which begins with '&': 0 when it is none. `size`: its length.
char32_t HtmlReference(std::string_view text, size_t* size);

}  // namespace gouji::decode
