#include "tools/cli/neighbour_years.h"

#include <algorithm>

#include "worker/check/check.h"

namespace gouji::cli {

using report::v1::Record;

void NeighbourYears::Add(std::string file, const Record& record,
                         const std::function<Position(uint64_t)>& place) {
  const report::v1::Header& header = record.header();
  const bool sure = header.year() > 0 && header.year_certainty() == report::v1::CERTAINTY_CERTAIN &&
                    !header.organ().text().empty() &&
                    header.organ().certainty() == report::v1::CERTAINTY_CERTAIN;
  if (!sure || record.tables_size() == 0) return;
  const Record figures = check::FiguresAcrossYears(record);
  Draft& draft = drafts_[{header.organ().text(), header.year()}].emplace_back();
  draft.file = std::move(file);
  draft.figures = figures.SerializeAsString();
  draft.placed = static_cast<bool>(place);
  for (const report::v1::Table& table : figures.tables()) {
    for (const report::v1::Cell& cell : table.cells()) {
      if (place) draft.places.try_emplace(cell.begin(), place(cell.begin()));
    }
  }
}

void NeighbourYears::EachPair(const std::function<void(const ComparedYears&)>& use) const {
  for (auto newer = drafts_.begin(); newer != drafts_.end(); ++newer) {
    const auto& [organ, year] = newer->first;
    const auto older = drafts_.find({organ, year - 1});
    if (older == drafts_.end() || older->second.size() > 1 || newer->second.size() > 1) continue;
    const Draft& draft = newer->second.front();
    Record before;
    Record after;
    if (!before.ParseFromString(older->second.front().figures) || !after.ParseFromString(draft.figures))
      continue;
    // The name that the clerk gave, not the record's id.
    before.set_document_id(older->second.front().file);
    Record found;
    check::RunAcrossYears({.older = before, .newer = after}, &found);
    ComparedYears pair{organ, draft.file, older->second.front().file, {}, found};
    if (draft.placed) pair.place = [&draft](uint64_t offset) { return draft.places.at(offset); };
    use(pair);
  }
}

size_t NeighbourYears::ambiguous() const {
  return static_cast<size_t>(std::count_if(drafts_.begin(), drafts_.end(), [&](const auto& entry) {
    const auto& [organ, year] = entry.first;
    return entry.second.size() > 1 &&
           (drafts_.contains({organ, year - 1}) || drafts_.contains({organ, year + 1}));
  }));
}

}  // namespace gouji::cli
