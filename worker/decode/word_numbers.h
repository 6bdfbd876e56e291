// The automatic numbers of a Word document: 一、 （一） 1.
//
// Role: knows the lists of numbering.xml and the styles of styles.xml that use them, and counts. Ownership: values.
// Threads: one. Errors: damaged XML gives fewer lists; the body is worth more than its numbers. Levels are 0 to 8.
// Source: ECMA-376 part 1, section 17.9 (numbering), 17.18.59 (number formats).
//
//   WordNumbers numbers(numbering_xml, styles_xml);
//   std::string number = numbers.Next(numbers.OfStyle("2"));
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gouji::decode {

// Where a paragraph stands in a list; an empty list is none.
struct WordListPlace {
  std::string list;  // numId; "0" takes a paragraph out of its style's list
  size_t level = 0;
};

class WordNumbers {
 public:
  static constexpr size_t kLevels = 9;

  WordNumbers(std::string_view numbering_xml, std::string_view styles_xml);

  // The place that a paragraph has by its style.
  WordListPlace OfStyle(const std::string& style) const;
  // Counts, and gives the number as printed; empty for bullets and unknown lists.
  std::string Next(const WordListPlace& place);

 private:
  struct Level {
    std::string format = "decimal";
    std::string text;
    uint32_t start = 1;
  };
  struct List {
    std::array<Level, kLevels> levels;
    std::array<uint32_t, kLevels> counters{};  // 0: not begun
  };
  struct Use {
    std::string list;  // abstractNumId
    std::array<std::optional<uint32_t>, kLevels> starts;
    bool begun = false;
  };
  struct Style {
    std::string based_on;
    WordListPlace place;
  };

  void ReadLists(std::string_view xml);
  void ReadStyles(std::string_view xml);

  std::map<std::string, List> lists_;
  std::map<std::string, Use> uses_;
  std::map<std::string, Style> styles_;
};

}  // namespace gouji::decode
