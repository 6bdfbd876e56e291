#include "tools/corpusgen/truth.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "tools/corpusgen/forms.h"

namespace gouji::corpusgen {
namespace {

std::string_view StateName(CellState state) {
  switch (state) {
    case CellState::kValue:
      return "value";
    case CellState::kBlank:
      return "blank";
    case CellState::kMark:
      return "not_applicable";
    case CellState::kIllegible:
      return "illegible";
    case CellState::kMissing:
      return "missing";
  }
  return "";
}

std::string_view DeterminedName(Determined determined) {
  switch (determined) {
    case Determined::kNo:
      return "";
    case Determined::kPrint:
      return "print";
    case Determined::kRowSum:
      return "row-sum";
    case Determined::kIdentities:
      return "identities";
    case Determined::kFullRows:
      return "full-rows";
  }
  return "";
}

void Key(std::string_view name, std::string& out) {
  if (out.back() != '{') out += ',';
  out.append("\"").append(name).append("\":");
}

void Field(std::string_view name, std::string_view value, std::string& out) {
  Key(name, out);
  AppendJsonString(value, out);
}

template <typename List>
void Strings(std::string_view name, const List& list, std::string& out) {
  Key(name, out);
  out += '[';
  for (size_t i = 0; i < list.size(); ++i) {
    if (i > 0) out += ',';
    AppendJsonString(list[i], out);
  }
  out += ']';
}

void Offset(int32_t offset, std::string& out) {
  out.append(offset < 0 ? "null" : std::to_string(offset));
}

void AppendCell(const Cell& cell, std::string& out) {
  out.append("[\"").append(cell.row).append("\",\"").append(cell.column).append("\",\"");
  out.append(StateName(cell.state)).append("\",\"");
  if (cell.state == CellState::kValue) out.append(cell.plain);
  out.append("\",\"").append(cell.unit).append("\",");
  AppendJsonString(cell.raw, out);
  out.append(",\"").append(DeterminedName(cell.determined)).append("\",");
  // A blank or lost cell that left no trace has no place.
  const bool placed = cell.state != CellState::kMissing;
  Offset(placed ? cell.begin : -1, out);
  out += ',';
  Offset(placed ? cell.end : -1, out);
  out += ']';
}

void AppendTables(const Report& report, std::string& out) {
  Key("tables", out);
  out += '[';
  for (size_t t = 0; t < report.tables.size(); ++t) {
    const Table& table = report.tables[t];
    if (t > 0) out += ',';
    out += '{';
    Field("key", table.key, out);
    Field("edition", table.edition, out);
    Key("cells", out);
    out += '[';
    for (size_t i = 0; i < table.cells.size(); ++i) {
      if (i > 0) out += ',';
      AppendCell(table.cells[i], out);
    }
    out.append("]}");
  }
  out += ']';
}

void AppendClaims(const Report& report, std::string& out) {
  Key("claims", out);
  out += '[';
  for (size_t i = 0; i < report.claims.size(); ++i) {
    const Claim& claim = report.claims[i];
    out.append(i > 0 ? ",{" : "{");
    Field("subject", claim.subject, out);
    Field("value", std::to_string(claim.value), out);
    Field("unit", claim.unit, out);
    Field("cell", claim.cell, out);
    Key("begin", out);
    Offset(claim.begin, out);
    Key("end", out);
    Offset(claim.end, out);
    out += '}';
  }
  out += ']';
}

void AppendErrors(const Report& report, std::string& out) {
  Key("errors", out);
  out += '[';
  for (size_t i = 0; i < report.errors.size(); ++i) {
    const InjectedError& error = report.errors[i];
    out.append(i > 0 ? ",{" : "{");
    Field("kind", error.kind, out);
    std::vector<std::string_view> rules;
    std::copy_if(error.rules.begin(), error.rules.end(), std::back_inserter(rules),
                 [&](std::string_view rule) { return Assessable(report, error, rule); });
    Strings("rules", rules, out);
    Strings("cells", error.cells, out);
    Strings("identities", error.identities, out);
    Field("expected", error.expected, out);
    Field("actual", error.actual, out);
    Key("detectable", out);
    out.append(Detectable(report, error) ? "true" : "false");
    Key("localizable", out);
    // Every identity of the cell is needed to tell it from its neighbours.
    out.append(error.localizable && rules.size() == error.rules.size() ? "true" : "false");
    out += '}';
  }
  out += ']';
}

}  // namespace

namespace {

void AppendJsonCharacters(std::string_view text, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  size_t plain = 0;
  static constexpr auto kPlain = [] {
    std::array<bool, 256> is_plain{};
    for (size_t byte = 0x20; byte < is_plain.size(); ++byte) is_plain[byte] = byte != '"' && byte != '\\';
    return is_plain;
  }();
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (kPlain[byte]) continue;
    out.append(text.substr(plain, i - plain));
    plain = i + 1;
    switch (byte) {
      case '"':
        out.append("\\\"");
        break;
      case '\\':
        out.append("\\\\");
        break;
      case '\n':
        out.append("\\n");
        break;
      case '\r':
        out.append("\\r");
        break;
      case '\t':
        out.append("\\t");
        break;
      default:
        out.append("\\u00");
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
  }
  out.append(text.substr(plain));
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  AppendJsonCharacters(text, out);
  out += '"';
}

std::string_view ByteOrderMark(const Report& report) {
  return report.byte_order_mark ? "\xef\xbb\xbf" : "";
}

namespace {

// One side of an identity, added up.
struct Side {
  bool known = true;
  bool blank = true;
  int64_t sum = 0;

  void Add(const Cell& cell) {
    known = known && cell.determined != Determined::kNo && cell.state != CellState::kMissing;
    blank = blank && cell.state == CellState::kBlank;
    if (cell.state == CellState::kValue) sum += cell.value;
  }
};

// Whether `identity` (rule@row-or-column) can be judged from what is printed.
bool CanJudge(const Report& report, std::string_view identity) {
  const std::string_view rule = identity.substr(0, identity.find('@'));
  const std::string_view line = identity.substr(identity.find('@') + 1);
  const bool row = rule == "applications.row-sum" || rule == "review.sum";
  const bool balance = rule == "applications.balance";
  Side parts;
  Side whole;
  for (const Table& table : report.tables) {
    if (table.key != rule.substr(0, rule.find('.'))) continue;
    for (const Cell& cell : table.cells) {
      if ((row ? cell.row : cell.column) != line) continue;
      if (row) {
        (cell.column == "total" ? whole : parts).Add(cell);
      } else if (balance) {
        if (cell.row == "new" || cell.row == "carried_in") parts.Add(cell);
        if (cell.row == "total" || cell.row == "carried_out") whole.Add(cell);
      } else if (IsOutcome(cell.row) || cell.row == "total") {
        (cell.row == "total" ? whole : parts).Add(cell);
      }
    }
  }
  const bool omitted = (parts.blank && whole.sum != 0) || (whole.blank && parts.sum != 0);
  return parts.known && whole.known && !omitted;
}

}  // namespace

bool Assessable(const Report& report, const InjectedError& error, std::string_view rule) {
  bool any = false;
  for (const std::string& identity : error.identities) {
    if (!std::string_view(identity).starts_with(rule) || identity[rule.size()] != '@') continue;
    if (CanJudge(report, identity)) return true;
    any = true;
  }
  return !any;
}

bool Detectable(const Report& report, const InjectedError& error) {
  for (const Table& table : report.tables) {
    for (const Cell& cell : table.cells) {
      const std::string path =
          std::string(table.key).append("/").append(cell.row).append("/").append(cell.column);
      for (const std::string& named : error.cells) {
        if (named != path) continue;
        if (cell.determined == Determined::kNo || cell.state != CellState::kValue) return false;
      }
    }
  }
  return std::any_of(error.rules.begin(), error.rules.end(),
                     [&](std::string_view rule) { return Assessable(report, error, rule); });
}

void AppendDocument(const Report& report, std::string& out) {
  out += '{';
  Field("id", report.id, out);
  Field("url", report.url, out);
  Key("text", out);
  out += '"';
  out.append(ByteOrderMark(report));
  AppendJsonCharacters(report.text, out);
  out.append("\"}\n");
}

void AppendTruth(const Report& report, std::string& out) {
  out += '{';
  Field("id", report.id, out);
  Field("organ", report.organ, out);
  Field("region", report.region, out);
  Field("named_region", report.named_region, out);
  Field("level", report.level, out);
  Key("year", out);
  out.append(std::to_string(report.year));
  Field("title", report.title, out);
  Field("published", report.published, out);
  Field("compiled", report.tells_compiled ? report.compiled : "", out);
  Field("index_number", report.index_number, out);
  Field("issuer", report.issuer, out);
  Field("edition", report.edition, out);
  Field("layout", report.layout, out);
  Strings("dirt", report.dirt, out);
  Strings("reportable", report.reportable, out);
  std::vector<std::string_view> arguable = report.arguable;
  for (const InjectedError& error : report.errors) {
    std::copy_if(error.rules.begin(), error.rules.end(), std::back_inserter(arguable),
                 [&](std::string_view rule) { return !Assessable(report, error, rule); });
  }
  Strings("arguable", arguable, out);
  Key("sections", out);
  out += '[';
  for (size_t i = 0; i < report.sections.size(); ++i) {
    if (i > 0) out += ',';
    out.append(std::to_string(report.sections[i]));
  }
  out += ']';
  Strings("sub_headings", report.sub_headings, out);
  AppendTables(report, out);
  AppendClaims(report, out);
  AppendErrors(report, out);
  out.append("}\n");
}

}  // namespace gouji::corpusgen
