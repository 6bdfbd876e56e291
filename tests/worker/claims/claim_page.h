// A text beside the claims that it makes, one a line.
//
// A line is `subject value unit`, then what holds of it: `@cell`, `<2` part of claim 2 (`<=2` of a list that says it is
// complete), `%3/1` share of 3 in 1, `~` not exact, and doubts in lower case. `?` is a subject that no known word names.
#pragma once

#include <string>
#include <string_view>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/claims.h"
#include "worker/extract/figure.h"
#include "worker/extract/simplified.h"
#include "worker/form/claim_grammar.h"
#include "worker/form/forms.h"
#include "worker/layout/page.h"

namespace gouji::extract {

class ClaimPage {
 public:
  // A report of 甲县乙局 for 2021 in the form of 2021.
  explicit ClaimPage(std::string_view text) : source_(text) {
    record_.mutable_header()->set_year(2021);
    record_.mutable_header()->mutable_organ()->set_text("甲县交通运输局");
    record_.set_edition(report::v1::EDITION_2021);
  }
  ClaimPage& OfYear(uint32_t year, report::v1::Edition edition) {
    record_.mutable_header()->set_year(year);
    record_.set_edition(edition);
    return *this;
  }
  ClaimPage& By(std::string_view organ) {
    record_.mutable_header()->mutable_organ()->set_text(std::string(organ));
    return *this;
  }

  const report::v1::Record& Read() {
    page_.Assign(source_);
    simplified_.Assign(page_);
    ClaimReader reader(form::BuiltInClaims(), form::BuiltIn());
    reader.Read(simplified_, &record_);
    return record_;
  }

  std::string Claims() {
    Read();
    std::string out;
    for (const report::v1::Claim& claim : record_.claims()) out += Line(claim) + '\n';
    return out;
  }

  std::string Printed(const report::v1::Span& span) const {
    return source_.substr(span.begin(), span.end() - span.begin());
  }

 private:
  static std::string Line(const report::v1::Claim& claim) {
    using namespace report::v1;
    std::string out = claim.subject().empty() ? "?" : claim.subject();
    out += ' ' + PlainDecimal(claim.value().mantissa(), claim.value().scale()) + claim.unit();
    if (claim.has_upper()) out += ".." + PlainDecimal(claim.upper().mantissa(), claim.upper().scale());
    if (claim.bound() == CLAIM_BOUND_ABOUT) out += " ~";
    if (claim.bound() == CLAIM_BOUND_AT_LEAST) out += " >=";
    if (claim.bound() == CLAIM_BOUND_AT_MOST) out += " <=";
    if (!claim.cell().empty()) out += " @" + claim.cell();
    if (claim.relation() == CLAIM_RELATION_PART)
      out += (claim.complete() ? " <=" : " <") + std::to_string(claim.whole());
    if (claim.relation() == CLAIM_RELATION_SHARE)
      out += " %" + std::to_string(claim.part()) + "/" + std::to_string(claim.whole());
    if (claim.relation() == CLAIM_RELATION_RATE)
      out += " rate" + std::to_string(claim.part()) + "/" + std::to_string(claim.whole());
    if (claim.relation() == CLAIM_RELATION_CHANGE) out += " change";
    constexpr std::string_view kDoubt = "CLAIM_DOUBT_";
    for (const int doubt : claim.doubts()) {
      std::string name = ClaimDoubt_Name(static_cast<ClaimDoubt>(doubt)).substr(kDoubt.size());
      for (char& c : name) c = static_cast<char>(c == '_' ? '-' : c - 'A' + 'a');
      out += ' ' + name;
    }
    return out;
  }

  std::string source_;
  layout::Page page_;
  Simplified simplified_;
  report::v1::Record record_;
};

}  // namespace gouji::extract
