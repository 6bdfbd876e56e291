#include "tools/bench/reading.h"

#include <algorithm>
#include <cstdio>

#include "tools/bench/corpus.h"
#include "tools/bench/json.h"
#include "tools/cli/decimal.h"
#include "tools/cli/words.h"

namespace gouji::bench {
namespace {

std::string PlainDecimal(int64_t mantissa, uint32_t scale) {
  std::string text;
  cli::AppendDecimal(mantissa, scale, cli::Zeros::kKeep, text);
  return text;
}

// A table may be printed twice: the copy that prints the cell counts.
void AddCell(Reading& reading, std::string path, ReadCell cell) {
  const auto [at, is_new] = reading.cells.try_emplace(std::move(path), cell);
  if (!is_new && at->second.state == "missing") at->second = std::move(cell);
  ++at->second.copies;
}

// YYYY-MM-DD; empty where the date is not whole.
std::string DateText(const report::v1::DateValue& date) {
  if (date.year() == 0 || date.month() == 0 || date.day() == 0) return {};
  char text[40];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", date.year(), date.month(), date.day());
  return text;
}

// ADMINISTRATIVE_LEVEL_COUNTY -> county
std::string LevelText(report::v1::AdministrativeLevel level) {
  constexpr std::string_view kPrefix = "ADMINISTRATIVE_LEVEL_";
  if (level == report::v1::ADMINISTRATIVE_LEVEL_UNSPECIFIED) return {};
  std::string name = report::v1::AdministrativeLevel_Name(level).substr(kPrefix.size());
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return static_cast<char>(c - 'A' + 'a'); });
  return name;
}

void ReadHeader(const report::v1::Record& record, Reading& reading) {
  const report::v1::Header& header = record.header();
  reading.whole_header = true;
  reading.region = header.region();
  reading.level = LevelText(header.level());
  reading.published = DateText(header.published());
  reading.compiled = DateText(header.compiled());
  reading.compiled_unsure = header.compiled().certainty() == report::v1::CERTAINTY_UNSURE;
  reading.index_number = header.index_number().text();
  reading.issuer = header.issuer().text();
  for (const auto& section : record.sections()) {
    const std::string ordinal = std::to_string(section.ordinal());
    if (section.ordinal() != 0) reading.sections.push_back(ordinal);
    for (const auto& sub : section.sub_headings())
      reading.sub_headings.push_back(ordinal + "/" + std::to_string(sub.printed_ordinal()));
  }
}

}  // namespace

Reading FromRecord(const report::v1::Record& record) {
  Reading reading;
  ReadHeader(record, reading);
  reading.present = true;
  reading.outcome = cli::OutcomeName(record.outcome());
  reading.organ = record.header().organ().text();
  reading.title = record.header().title().text();
  reading.year = record.header().year();
  reading.edition = cli::EditionName(record.edition());
  for (const auto& table : record.tables()) {
    for (const auto& cell : table.cells()) {
      ReadCell read;
      read.state = cli::StateName(cell.state());
      read.certainty = cli::CertaintyName(cell.certainty());
      read.begin = cell.begin();
      read.end = cell.end();
      if (cell.state() == report::v1::CELL_STATE_VALUE) {
        const bool amount = cell.has_wan_yuan();
        read.value = amount ? PlainDecimal(cell.wan_yuan().mantissa(), cell.wan_yuan().scale())
                            : PlainDecimal(cell.mantissa(), cell.scale());
        if (amount) read.unit = "万元";
      }
      const auto row = static_cast<int>(cell.row());
      const auto column = static_cast<int>(cell.column());
      if (row >= table.rows_size() || column >= table.columns_size()) continue;
      AddCell(reading, table.key() + "/" + table.rows(row) + "/" + table.columns(column), std::move(read));
    }
  }
  for (const auto& finding : record.findings()) {
    if (finding.severity() != report::v1::SEVERITY_INFO) {
      reading.findings.push_back(finding.rule());
      for (const auto& evidence : finding.evidence()) {
        if (!evidence.cell().empty()) reading.places.insert(finding.rule() + "@" + evidence.cell());
      }
    }
    std::vector<std::string> repairs;
    for (const auto& repair : finding.repairs()) {
      std::string& text = repairs.emplace_back();
      for (const auto& change : repair.changes())
        text += (text.empty() ? "" : " ") + change.cell() + "=" + change.to();
    }
    if (!repairs.empty()) reading.repairs.push_back(std::move(repairs));
  }
  for (const auto& claim : record.claims()) {
    reading.claims.push_back({.value = PlainDecimal(claim.value().mantissa(), claim.value().scale()),
                              .cell = claim.cell(),
                              .sure = claim.certainty() == report::v1::CERTAINTY_CERTAIN,
                              .begin = claim.figure().begin(),
                              .end = claim.figure().end()});
  }
  return reading;
}

template <typename Take>
bool ResultRows::EachRow(const std::string& path, Take take, std::string& error) {
  if (path.empty()) return true;
  std::string bytes;
  if (!ReadFile(path, bytes, error)) return false;
  std::string_view rest = bytes;
  for (size_t line = 1; !rest.empty(); ++line) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    Json row;
    if (end > 0 && !Json::Parse(rest.substr(0, end), row)) {
      error = path + ":" + std::to_string(line) + ": no JSON object";
      return false;
    }
    if (end > 0) {
      Reading& reading = readings_[row["document_id"].Text()];
      reading.present = true;
      take(row, reading);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

bool ResultRows::Load(const std::string& cells, const std::string& reports, const std::string& findings,
                      std::string& error) {
  const auto header = [](const Json& row, Reading& reading) {
    reading.organ = row["organ"].Text();
    reading.year = std::atoll(row["year"].Text().c_str());
  };
  return EachRow(
             cells,
             [&](const Json& row, Reading& reading) {
               header(row, reading);
               AddCell(reading, row["table"].Text() + "/" + row["row"].Text() + "/" + row["column"].Text(),
                       {row["value"].Text(), row["unit"].Text(), row["state"].Text(), row["certainty"].Text(),
                        row["begin"].Number(), row["end"].Number(), 0});
             },
             error) &&
         EachRow(
             reports,
             [&](const Json& row, Reading& reading) {
               header(row, reading);
               reading.outcome = row["outcome"].Text();
               reading.title = row["title"].Text();
               reading.edition = row["edition"].Text();
             },
             error) &&
         EachRow(
             findings,
             [](const Json& row, Reading& reading) {
               if (row["severity"].Text() != "info") reading.findings.push_back(row["rule"].Text());
               if (!row["repair"].Text().empty()) reading.repairs.push_back({row["repair"].Text()});
             },
             error);
}

const Reading& ResultRows::Find(const std::string& id) const {
  static const Reading kNone;
  const auto at = readings_.find(id);
  return at == readings_.end() ? kNone : at->second;
}

}  // namespace gouji::bench
