// Compares what was read with what is true, and counts.
//
// Role: the definition of right and wrong stands here and nowhere else. A cell that the truth marks as determined is
//   right     the true state and value, claimed certain
//   inferred  the true state and value, claimed by an identity
//   unsure    not claimed
//   missed    printed, and said to be missing, or its table not found
//   wrong     claimed, and not true
// Of the others only one thing is asked: that no certainty is claimed (`claimed`), and that what is inferred is true
// (`misled`).
// Ownership: a Score owns its counts. Threads: one at a time. Errors: none.
//
//   Score score(10);                  // keeps ten examples
//   score.Add(truth_line, reading);
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/bench/json.h"
#include "tools/bench/reading.h"

namespace gouji::bench {

struct CellCounts {
  uint64_t reports = 0;
  uint64_t determined = 0;
  uint64_t right = 0;
  uint64_t inferred = 0;
  uint64_t unsure = 0;
  uint64_t missed = 0;
  uint64_t wrong = 0;
  uint64_t misplaced = 0;  // right or inferred, but with another span
  uint64_t open = 0;       // not determined by the text
  uint64_t claimed = 0;    // of these, claimed certain
  uint64_t misled = 0;     // of these, inferred and not true

  void Add(const CellCounts& other);
  double RightPercent() const;
};

struct FieldCounts {
  uint64_t right = 0;
  uint64_t wrong = 0;
  uint64_t empty = 0;
  uint64_t unsure = 0;  // the reader says that it does not know
};

struct RuleCounts {
  uint64_t found = 0;  // and, where the error has cells, showing one of them
  uint64_t missed = 0;
  uint64_t extra = 0;  // on reports whose truth gives no reason for it
};

// Injected errors of one cell that lies in a row and a column identity.
struct LocalizationCounts {
  uint64_t errors = 0;
  uint64_t among = 0;  // the wrong cell with its true value is among the named repairs
  uint64_t only = 0;   // and no other repair is named
};

// Figures of the prose that the truth ties to a cell, and what was read there.
struct ClaimCounts {
  uint64_t claims = 0;
  uint64_t found = 0;        // the true value, said of the true cell
  uint64_t no_cell = 0;      // the true value, said of no cell
  uint64_t wrong_cell = 0;   // the true value, said of another cell
  uint64_t wrong_value = 0;  // another value
  uint64_t missed = 0;       // nothing is read there
  // Read without a doubt of a cell that the truth's figure there does not speak of, and that prints another value.
  uint64_t extra = 0;
};

class Score {
 public:
  // Keeps `examples` of the kinds named in `example_kinds` (wrong, place, claimed, misled, unsure, missed, field,
  // finding, repair, claim; empty: all).
  explicit Score(size_t examples, std::string_view example_kinds = {})
      : examples_left_(examples), example_kinds_(example_kinds) {}

  void Add(const Json& truth, const Reading& reading);

  // By layout and edition of the document.
  const std::map<std::pair<std::string, std::string>, CellCounts>& layouts() const { return layouts_; }
  // By kind of dirt; a report counts for each kind that it has.
  const std::map<std::string, CellCounts>& dirt() const { return dirt_; }
  CellCounts Total() const;
  const std::map<std::string, FieldCounts>& fields() const { return fields_; }
  const std::map<std::string, RuleCounts>& rules() const { return rules_; }
  const ClaimCounts& claims() const { return claims_; }
  const LocalizationCounts& localization() const { return localization_; }
  const std::vector<std::string>& examples() const { return examples_; }
  uint64_t not_parsed() const { return not_parsed_; }
  uint64_t clean_reports() const { return clean_; }
  uint64_t false_alarms() const { return false_alarms_; }

 private:
  void AddCell(const Json& truth, const std::string& table, const Json& cell, const Reading& reading,
               CellCounts& counts);
  void AddField(const std::string& name, std::string_view truth, std::string_view read, const std::string& id,
                bool unsure = false);
  void AddHeader(const Json& truth, const Reading& reading);
  void AddFindings(const Json& truth, const Reading& reading);
  void AddLocalization(const Json& truth, const Reading& reading);
  void AddClaims(const Json& truth, const Reading& reading);
  void Example(std::string_view kind, std::string text);

  std::map<std::pair<std::string, std::string>, CellCounts> layouts_;
  std::map<std::string, CellCounts> dirt_;
  std::map<std::string, FieldCounts> fields_;
  std::map<std::string, RuleCounts> rules_;
  LocalizationCounts localization_;
  ClaimCounts claims_;
  std::vector<std::string> examples_;
  size_t examples_left_;
  std::string example_kinds_;
  size_t document_examples_ = 0;  // of the current document; a few are enough
  uint64_t not_parsed_ = 0;
  uint64_t clean_ = 0;
  uint64_t false_alarms_ = 0;
};

// 007.50 as 7.5; text that is no decimal stays.
std::string NormalDecimal(std::string_view text);

}  // namespace gouji::bench
