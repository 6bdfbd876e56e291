// The drafts of one `gouji check`, by organ and year, for what two reports of one organ must agree on.
//
// Role: keeps the figures of each draft that are compared, and their places, less than a kilobyte each; pairs those of
// consecutive years. Where an organ has several drafts for a year nobody knows which one counts: they are in no pair.
// Ownership: keeps copies. Threads: one. Errors: none.
//
//   NeighbourYears years; years.Add("a.docx", record, PlacesOf(lines)); … years.EachPair([](const ComparedYears& pair) {…});
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "tools/cli/text_position.h"

namespace gouji::cli {

// What was found, of the newer draft.
struct ComparedYears {
  std::string_view organ;
  std::string_view file;
  std::string_view older_file;
  // Of the newer draft's cells; empty where its text was not at hand.
  std::function<Position(uint64_t)> place;
  // Findings and tallies only.
  const report::v1::Record& found;
};

class NeighbourYears {
 public:
  // A draft whose organ or year is a guess is none of a pair. `place` is empty where the text is not at hand.
  void Add(std::string file, const report::v1::Record& record,
           const std::function<Position(uint64_t)>& place);
  // In the order of organs and years.
  void EachPair(const std::function<void(const ComparedYears&)>& use) const;
  // Years of which an organ has several drafts, beside a draft of the year before or behind.
  size_t ambiguous() const;

 private:
  struct Draft {
    std::string file;
    std::string figures;  // a serialized Record
    bool placed = false;
    std::map<uint64_t, Position> places;
  };
  std::map<std::pair<std::string, uint32_t>, std::vector<Draft>> drafts_;
};

}  // namespace gouji::cli
