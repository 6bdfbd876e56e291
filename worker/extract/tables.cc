#include "worker/extract/tables.h"

#include "worker/extract/table_reader.h"
#include "worker/extract/table_record.h"

namespace gouji::extract {

struct TableScratch::Impl {
  TableReader reader;
};

TableScratch::TableScratch() : impl_(std::make_unique<Impl>()) {}
TableScratch::~TableScratch() = default;

void ReadTables(const layout::Page& page, const form::Forms& forms, TableScratch& scratch,
                report::v1::Record* record) {
  scratch.impl().reader.Read(page, forms, [&](const TableView& view) {
    WriteTable(page, view.table, view.edition, view.rows, view.placements, view.header_unit, view.layout,
               record->add_tables());
  });
}

}  // namespace gouji::extract
