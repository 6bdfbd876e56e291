#include "worker/extract/tables.h"

#include "worker/extract/table_reader.h"
#include "worker/extract/table_record.h"

namespace gouji::extract {

struct TableScratch::Impl {
  TableReader reader;
  uint64_t max_steps = 0;
};

TableScratch::TableScratch(uint64_t max_steps) : impl_(std::make_unique<Impl>()) {
  impl_->max_steps = max_steps == 0 ? kMaxPageSteps : max_steps;
}
TableScratch::~TableScratch() = default;

std::span<const form::Hit> TableScratch::hits() const {
  return impl_->reader.hits();
}

void ReadTables(const layout::Page& page, const form::Forms& forms, TableScratch& scratch,
                report::v1::Record* record) {
  scratch.impl().reader.Read(page, forms, scratch.impl().max_steps, [&](const TableView& view) {
    WriteTable(page, view.table, view.edition, view.rows, view.placements, view.header_unit, view.layout,
               record->add_tables());
  });
}

}  // namespace gouji::extract
