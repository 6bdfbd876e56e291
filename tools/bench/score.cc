#include "tools/bench/score.h"

#include <algorithm>
#include <set>

namespace gouji::bench {
namespace {

// Positions in a cell of truth.jsonl; see tools/corpusgen/TRUTH.md.
enum CellField { kRow, kColumn, kState, kValue, kUnit, kRaw, kDetermined, kBegin, kEnd };

constexpr size_t kExamplesPerDocument = 3;

bool PrintsNothing(std::string_view state) {
  return state == "blank" || state == "missing";
}

bool SameCell(const Json& truth, const ReadCell& read) {
  const std::string& state = truth.at(kState).Text();
  if (state == "value") {
    return read.state == "value" && NormalDecimal(read.value) == NormalDecimal(truth.at(kValue).Text()) &&
           read.unit == truth.at(kUnit).Text();
  }
  // Where nothing is printed a blank and a missing cell look the same.
  if (PrintsNothing(state)) return PrintsNothing(read.state);
  return read.state == state;
}

bool SamePlace(const Json& truth, const ReadCell& read) {
  if (truth.at(kBegin).IsNull() || PrintsNothing(truth.at(kState).Text())) return true;
  return read.begin == truth.at(kBegin).Number() && read.end == truth.at(kEnd).Number();
}

std::string Without(std::string_view text, std::string_view dropped) {
  std::string kept;
  for (const char c : text) {
    if (dropped.find(c) == std::string_view::npos) kept += c;
  }
  return kept;
}

// Titles and names are read in half-width brackets.
std::string PlainBrackets(std::string_view text) {
  constexpr std::string_view kOpen = "（";
  constexpr std::string_view kClose = "）";
  std::string plain;
  while (!text.empty()) {
    const bool open = text.starts_with(kOpen);
    const bool bracket = open || text.starts_with(kClose);
    plain += bracket ? (open ? '(' : ')') : text[0];
    text.remove_prefix(bracket ? kOpen.size() : 1);
  }
  return plain;
}

std::string Describe(const ReadCell& read) {
  std::string text = read.state;
  if (read.state == "value") text.append(" ").append(read.value).append(read.unit);
  return text.append(" (").append(read.certainty).append(")");
}

// The claim whose figure stands where the truth's does; where no place is known, one of the same value,
// best of the same cell. Null for none.
const ReadClaim* ClaimOf(const Json& truth, bool placed, const Reading& reading) {
  const ReadClaim* best = nullptr;
  for (const ReadClaim& claim : reading.claims) {
    const bool here = placed ? claim.begin < truth["end"].Number() && claim.end > truth["begin"].Number()
                             : NormalDecimal(claim.value) == NormalDecimal(truth["value"].Text());
    if (here && (best == nullptr || claim.cell == truth["cell"].Text())) best = &claim;
  }
  return best;
}

// The printed value of a cell of the truth; empty where it prints none.
std::string PrintedValue(const Json& truth, std::string_view path) {
  for (const Json& table : truth["tables"].items()) {
    for (const Json& cell : table["cells"].items()) {
      if (table["key"].Text() + "/" + cell.at(kRow).Text() + "/" + cell.at(kColumn).Text() == path)
        return cell.at(kValue).Text();
    }
  }
  return {};
}

}  // namespace

std::string NormalDecimal(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0' && text[1] != '.') text.remove_prefix(1);
  if (text.find('.') != std::string_view::npos) {
    while (text.ends_with('0')) text.remove_suffix(1);
    if (text.ends_with('.')) text.remove_suffix(1);
  }
  return std::string(negative && text != "0" ? "-" : "").append(text);
}

void CellCounts::Add(const CellCounts& other) {
  reports += other.reports;
  determined += other.determined;
  right += other.right;
  inferred += other.inferred;
  unsure += other.unsure;
  missed += other.missed;
  wrong += other.wrong;
  misplaced += other.misplaced;
  open += other.open;
  claimed += other.claimed;
  misled += other.misled;
}

double CellCounts::RightPercent() const {
  return determined == 0 ? 100.0
                         : 100.0 * static_cast<double>(right + inferred) / static_cast<double>(determined);
}

void Score::Example(std::string_view kind, std::string text) {
  if (examples_left_ == 0 || document_examples_ == kExamplesPerDocument) return;
  if (!example_kinds_.empty() && example_kinds_.find(kind) == std::string::npos) return;
  ++document_examples_;
  --examples_left_;
  examples_.push_back(std::move(text));
}

void Score::AddCell(const Json& truth, const std::string& table, const Json& cell, const Reading& reading,
                    CellCounts& counts) {
  static const ReadCell kAbsent{"", "", "missing", "", 0, 0, 0};
  const std::string path = table + "/" + cell.at(kRow).Text() + "/" + cell.at(kColumn).Text();
  const auto at = reading.cells.find(path);
  const ReadCell& read = at == reading.cells.end() ? kAbsent : at->second;
  if (cell.at(kDetermined).Text().empty()) {
    ++counts.open;
    const bool claimed = read.certainty == "certain" && read.state != "missing";
    counts.claimed += claimed;
    const bool misled = read.certainty == "inferred" && !SameCell(cell, read);
    counts.misled += misled;
    if (misled) {
      Example("misled", truth["id"].Text() + " [" + truth["layout"].Text() + "] " + path + ": " +
                            cell.at(kState).Text() + " '" + cell.at(kRaw).Text() + "', read " +
                            Describe(read));
    }
    if (claimed)
      Example("claimed", truth["id"].Text() + " [" + truth["layout"].Text() + "] " + path +
                             ": not determined, read " + Describe(read));
    return;
  }
  ++counts.determined;
  const bool same = SameCell(cell, read);
  std::string_view kind = "place";
  if (read.certainty == "unsure") {
    ++counts.unsure;
    kind = "unsure";
  } else if (!same && read.state == "missing") {
    ++counts.missed;
    kind = "missed";
  } else if (!same) {
    ++counts.wrong;
    kind = "wrong";
  } else {
    ++(read.certainty == "inferred" ? counts.inferred : counts.right);
    counts.misplaced += !SamePlace(cell, read);
    if (SamePlace(cell, read)) return;
  }
  Example(kind, truth["id"].Text() + " [" + truth["layout"].Text() + "] " + path + ": " +
                    cell.at(kState).Text() + " " + cell.at(kValue).Text() + cell.at(kUnit).Text() + " '" +
                    cell.at(kRaw).Text() + "' at " + std::to_string(cell.at(kBegin).Number()) + ", read " +
                    Describe(read) + " at " + std::to_string(read.begin) + "-" + std::to_string(read.end));
}

void Score::AddField(const std::string& name, std::string_view truth, std::string_view read,
                     const std::string& id, bool unsure) {
  FieldCounts& counts = fields_[name];
  const std::string wanted = PlainBrackets(Without(truth, " \n\r\t"));
  const std::string got = PlainBrackets(Without(read, " \n\r\t"));
  if (wanted == got) {
    ++counts.right;
    return;
  }
  ++(unsure ? counts.unsure : got.empty() || got == "0" ? counts.empty : counts.wrong);
  Example("field", id + " " + name + ": " + wanted + ", read " + (got.empty() ? "nothing" : got));
}

void Score::AddHeader(const Json& truth, const Reading& reading) {
  const std::string& id = truth["id"].Text();
  const auto joined = [](const auto& list, auto text) {
    std::string all;
    for (const auto& item : list) all.append(all.empty() ? "" : ";").append(text(item));
    return all;
  };
  const auto of_truth = [&](const char* key) {
    return joined(truth[key].items(), [](const Json& item) { return item.Text(); });
  };
  const auto as_is = [](const std::string& text) { return text; };
  AddField("region", truth["named_region"].Text(), reading.region, id);
  AddField("level", truth["level"].Text(), reading.level, id);
  AddField("published", truth["published"].Text(), reading.published, id);
  AddField("compiled", truth["compiled"].Text(), reading.compiled, id, reading.compiled_unsure);
  AddField("index", truth["index_number"].Text(), reading.index_number, id);
  AddField("issuer", truth["issuer"].Text(), reading.issuer, id);
  AddField("sections", of_truth("sections"), joined(reading.sections, as_is), id);
  AddField("sub-headings", of_truth("sub_headings"), joined(reading.sub_headings, as_is), id);
}

namespace {

// Whether the findings of a rule show none of the cells that the error made wrong: they are of something else. Rows of
// results do not tell which cells they show.
bool IsElsewhere(const Json& error, const std::string& rule, const Reading& reading) {
  const std::vector<Json>& cells = error["cells"].items();
  const bool placed = !reading.places.empty() && !cells.empty();
  return placed && std::none_of(cells.begin(), cells.end(), [&](const Json& cell) {
           return reading.places.contains(rule + "@" + cell.Text());
         });
}

}  // namespace

void Score::AddFindings(const Json& truth, const Reading& reading) {
  std::set<std::string> expected;
  std::set<std::string> tolerated;
  for (const Json& rule : truth["reportable"].items()) expected.insert(rule.Text());
  for (const Json& rule : truth["arguable"].items()) tolerated.insert(rule.Text());
  for (const Json& error : truth["errors"].items()) {
    for (const Json& rule : error["rules"].items()) {
      (error["detectable"].IsTrue() ? expected : tolerated).insert(rule.Text());
    }
  }
  const std::set<std::string> found(reading.findings.begin(), reading.findings.end());
  std::set<std::string> elsewhere;
  for (const Json& error : truth["errors"].items()) {
    for (const Json& rule : error["rules"].items()) {
      if (error["detectable"].IsTrue() && IsElsewhere(error, rule.Text(), reading))
        elsewhere.insert(rule.Text());
    }
  }
  for (const std::string& rule : expected) {
    const bool right = found.contains(rule) && !elsewhere.contains(rule);
    ++(right ? rules_[rule].found : rules_[rule].missed);
    if (!right)
      Example("finding", truth["id"].Text() + " [" + truth["layout"].Text() + "]: no finding " + rule +
                             " of the injected error");
  }
  bool alarm = false;
  for (const std::string& rule : found) {
    if (expected.contains(rule) || tolerated.contains(rule)) continue;
    ++rules_[rule].extra;
    alarm = true;
    Example("finding", truth["id"].Text() + " [" + truth["layout"].Text() + "]: finding " + rule +
                           " without an injected error");
  }
  const bool clean = expected.empty() && tolerated.empty();
  clean_ += clean;
  false_alarms_ += clean && alarm;
}

void Score::AddLocalization(const Json& truth, const Reading& reading) {
  for (const Json& error : truth["errors"].items()) {
    if (!error["localizable"].IsTrue() || !error["detectable"].IsTrue()) continue;
    const std::string wanted = error["cells"].items()[0].Text() + "=" + error["expected"].Text();
    bool among = false;
    bool only = false;
    for (const std::vector<std::string>& repairs : reading.repairs) {
      // A repair of several cells names the wrong one with others.
      const auto names = [&](const std::string& repair) {
        return (" " + repair + " ").find(" " + wanted + " ") != std::string::npos;
      };
      among = among || std::any_of(repairs.begin(), repairs.end(), names);
      only = only || (repairs.size() == 1 && repairs[0] == wanted);
    }
    ++localization_.errors;
    localization_.among += among;
    localization_.only += only;
    if (!only) {
      Example("repair", truth["id"].Text() + " [" + truth["layout"].Text() + "]: repair " + wanted +
                            (among ? " is one of several" : " is not named"));
    }
  }
}

void Score::AddClaims(const Json& truth, const Reading& reading) {
  const std::string where = truth["id"].Text() + " [" + truth["layout"].Text() + "] ";
  // Places of pages are those of their markup; the reader's are those of the text.
  const bool placed = !truth["layout"].Text().starts_with("html");
  std::set<const ReadClaim*> accounted;
  for (const Json& claim : truth["claims"].items()) {
    const ReadClaim* const read = ClaimOf(claim, placed && !claim["begin"].IsNull(), reading);
    const std::string& cell = claim["cell"].Text();
    if (cell.empty()) continue;
    ++claims_.claims;
    if (read != nullptr) accounted.insert(read);
    if (read == nullptr) {
      ++claims_.missed;
    } else if (NormalDecimal(read->value) != NormalDecimal(claim["value"].Text())) {
      ++claims_.wrong_value;
    } else if (read->cell == cell) {
      ++claims_.found;
      continue;
    } else {
      ++(read->cell.empty() ? claims_.no_cell : claims_.wrong_cell);
    }
    Example("claim",
            where + "claim of " + cell + " = " + claim["value"].Text() + ", read " +
                (read == nullptr ? "nothing"
                                 : read->value + " of " + (read->cell.empty() ? "no cell" : read->cell)));
  }
  for (const ReadClaim& read : reading.claims) {
    if (!read.sure || read.cell.empty() || accounted.contains(&read)) continue;
    const std::string printed = PrintedValue(truth, read.cell);
    const bool borne_out =
        printed.empty() ? read.value == "0" : NormalDecimal(printed) == NormalDecimal(read.value);
    if (borne_out) continue;
    ++claims_.extra;
    Example("claim",
            where + "claim of " + read.cell + " = " + read.value + ", which the report does not make");
  }
}

void Score::Add(const Json& truth, const Reading& reading) {
  document_examples_ = 0;
  const std::string& id = truth["id"].Text();
  CellCounts counts;
  counts.reports = 1;
  const bool unparsed = !reading.present || (!reading.outcome.empty() && reading.outcome != "parsed");
  not_parsed_ += unparsed;
  if (unparsed) Example("field", id + ": " + (reading.present ? reading.outcome : "no rows"));
  AddField("organ", truth["organ"].Text(), reading.organ, id);
  AddField("year", truth["year"].Text(), std::to_string(reading.year), id);
  if (!reading.outcome.empty()) {
    AddField("title", truth["title"].Text(), reading.title, id);
    AddField("edition", truth["edition"].Text(), reading.edition, id);
  }
  if (reading.whole_header) AddHeader(truth, reading);
  for (const Json& table : truth["tables"].items()) {
    for (const Json& cell : table["cells"].items())
      AddCell(truth, table["key"].Text(), cell, reading, counts);
  }
  layouts_[{truth["layout"].Text(), truth["edition"].Text()}].Add(counts);
  for (const Json& kind : truth["dirt"].items()) dirt_[kind.Text()].Add(counts);
  AddFindings(truth, reading);
  AddLocalization(truth, reading);
  AddClaims(truth, reading);
}

CellCounts Score::Total() const {
  CellCounts total;
  for (const auto& [key, counts] : layouts_) total.Add(counts);
  return total;
}

}  // namespace gouji::bench
