// The block of labelled facts that government sites print around a report, and the imprint at its end.
//
// Role: finds 发布机构, 索引号, 发布日期 and their like with their values, whether a colon, a cell's border or a line end
// stands between, and the organ and date that close a report. A value that cannot be one (本站, 无, the next label) is
// none. It does not weigh them against the title. Threads: pure functions. Units: bytes of the simplified text.
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
  bool only_sent = false;         // `published` is that of 发文日期, which any other word for it replaces
  std::optional<Date> written;    // 成文日期, 生成日期
};

Metadata FindMetadata(const Simplified& page);

struct Imprint {
  std::optional<Fact> organ;  // beside the date
  std::optional<Date> date;
  std::optional<Fact> closing;  // the last line that is an organ's name and nothing else
};

// Of the lines behind `after`, where the title ends. A date without an organ beside it counts only where it is written
// out (2022年1月6日) or damaged: lists of other articles end in dates too.
Imprint FindImprint(const Simplified& page, uint32_t after);

}  // namespace gouji::extract
