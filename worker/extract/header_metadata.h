// The block of labelled facts that government sites print around a report, and the imprint at its end.
//
// Role: finds 发布机构, 索引号, 发布日期 and their like with their values, and the organ and date that close a report.
// It does not weigh them against the title. Threads: pure functions. Units: bytes of the simplified text.
#pragma once

#include <optional>
#include <string>

#include "worker/extract/header_dates.h"
#include "worker/extract/simplified.h"
#include "worker/layout/offset_map.h"

namespace gouji::extract {

struct Fact {
  std::string text;
  layout::Range range;
};

struct Metadata {
  std::optional<Fact> issuer;  // 发布机构 and the like
  std::optional<Fact> source;  // 信息来源, 来源: often a short form
  std::optional<Fact> index_number;
  std::optional<Date> published;  // 发布日期, 公开日期
  std::optional<Date> written;    // 成文日期, 生成日期
};

Metadata FindMetadata(const Simplified& page);

struct Imprint {
  std::optional<Fact> organ;
  std::optional<Date> date;
};

Imprint FindImprint(const Simplified& page);

}  // namespace gouji::extract
