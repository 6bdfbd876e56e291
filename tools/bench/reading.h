// What a reader said about one document, in the form that accuracy compares.
//
// Role: plain data with two sources: a record, or the rows of `gouji results`. It judges nothing; score.h does.
// Ownership: values. Threads: one at a time; a loaded ResultRows may be asked by any. Units: places are bytes of the text
// that decode gives; values are plain decimals, amounts in 万元 where the unit is known.
// Errors: rows that cannot be read end Load with a message for people; FromRecord has none.
//
//   const Reading reading = FromRecord(record);
//   ResultRows rows; rows.Load(cells_file, reports_file, findings_file, error);
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gouji/report/v1/report.pb.h"

namespace gouji::bench {

struct ReadCell {
  std::string value;  // plain decimal, amounts in 万元 where the unit is known
  std::string unit;
  std::string state;
  std::string certainty;
  int64_t begin = 0;
  int64_t end = 0;
  int copies = 0;  // how many tables gave this cell
};

struct ReadClaim {
  std::string value;  // plain decimal
  std::string cell;   // table/row/column; empty where it speaks of none
  bool sure = false;  // words and scope are those of the cell
  // Of the figure.
  int64_t begin = 0;
  int64_t end = 0;
};

struct Reading {
  bool present = false;  // the results speak of the document
  std::string outcome;   // parsed, not_a_report, failed; empty when unknown
  std::string organ;
  std::string title;
  std::string edition;
  int64_t year = 0;
  // Only records tell the rest of the header and the outline.
  bool whole_header = false;
  std::string region;
  std::string level;      // national, province, prefecture, county, township; empty where untold
  std::string published;  // YYYY-MM-DD
  std::string compiled;
  bool compiled_unsure = false;
  std::string index_number;
  std::string issuer;
  std::vector<std::string> sections;                // ordinals
  std::vector<std::string> sub_headings;            // section/number
  std::unordered_map<std::string, ReadCell> cells;  // table/row/column
  std::vector<std::string> findings;                // rules of severity warning and error
  // Only records tell: the cells that these findings show, rule@table/row/column. A rule that shows none is not in it.
  std::set<std::string> places;
  // Of each finding that names any: its repairs, each as table/row/column=value joined by blanks.
  std::vector<std::vector<std::string>> repairs;
  // In the order of the text; rows of results are not asked for claims.
  std::vector<ReadClaim> claims;
};

// A record that failed gives its outcome and nothing else.
Reading FromRecord(const report::v1::Record& record);

// The rows of results in memory, by document.
class ResultRows {
 public:
  // Paths of the JSON Lines that `gouji results` prints; `reports` and `findings` may be empty: then nothing is
  // known of them. False: `error` says which file and why.
  bool Load(const std::string& cells, const std::string& reports, const std::string& findings,
            std::string& error);
  // By document_id; one that is not `present` where the rows do not speak of it.
  const Reading& Find(const std::string& id) const;

 private:
  template <typename Take>
  bool EachRow(const std::string& path, Take take, std::string& error);

  std::unordered_map<std::string, Reading> readings_;
};

}  // namespace gouji::bench
