// A text read up to the parts that need no tables, for tests of header, sections and kind.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"
#include "worker/extract/edition.h"
#include "worker/extract/header.h"
#include "worker/extract/kind.h"
#include "worker/extract/sections.h"
#include "worker/extract/simplified.h"
#include "worker/form/forms.h"
#include "worker/layout/page.h"

namespace gouji::extract {

struct Reading {
  explicit Reading(std::string_view text) : source(text) {
    page.Assign(source);
    simplified.Assign(page);
    ReadHeader(simplified, record.mutable_header());
    record.set_edition(DocumentEdition(record, form::BuiltIn()));
    ReadSections(simplified, form::BuiltIn(), record.edition() == report::v1::EDITION_PRE2019, &record);
    other = NotAReport(simplified, record);
  }

  const report::v1::Header& header() const { return record.header(); }
  std::string Quote(const report::v1::Span& span) const {
    return source.substr(span.begin(), span.end() - span.begin());
  }
  // "2:一、主动公开…": ordinal and printed heading of each section.
  std::vector<std::string> Headings() const {
    std::vector<std::string> out;
    for (const report::v1::Section& section : record.sections()) {
      out.push_back(std::to_string(section.ordinal()) + ":" + section.heading());
    }
    return out;
  }

  std::string source;
  layout::Page page;
  Simplified simplified;
  report::v1::Record record;
  std::optional<report::v1::Failure> other;
};

}  // namespace gouji::extract
