// What a section that should hold a table shows of it: one that was read, one in a shape that was not, or none.
//
// Role: tells an absent table from an unread one, by its figures or the words of its header; it reads nothing. Stateless.
// Threads: any. Errors: none.
//
//   for (const TableSection& section : TableSections(context))
//     if (section.trace == TableTrace::kUnread) AddSection(context, report.Fail(kRule), section);
#pragma once

#include <cstdint>
#include <vector>

#include "worker/check/context.h"

namespace gouji::check {

enum class TableTrace : uint8_t { kRead, kUnread, kAbsent };

struct TableSection {
  const report::v1::Section* section;
  TableTrace trace;
};

// Of all sections whose topic has a table in the form.
std::vector<TableSection> TableSections(const Context& context);

// Names the table by its key and by the heading, and shows the heading.
void AddSection(const Context& context, report::v1::Finding& finding, const TableSection& section);

}  // namespace gouji::check
