// The generator's own tables of the two editions of the form.
//
// Role: keys and official labels of rows and columns, written down from 国办公开办函〔2019〕60号 and 〔2021〕30号. The
// reader has tables of its own; the two are kept apart on purpose, so that each checks the other.
// Ownership: everything is static and immutable.
//
//   const EditionForm& form = FormOf("2021");
#pragma once

#include <span>
#include <string_view>

#include "tools/corpusgen/model.h"

namespace gouji::corpusgen {

struct ColumnSpec {
  std::string_view key;
  std::string_view label;
  CellKind kind;
};

struct RowSpec {
  std::string_view key;
  std::string_view label;
  // Groups above the row, outermost first; empty where there is none.
  std::string_view outer;
  std::string_view inner;
};

// One item of section two: a heading, a header line and its rows.
struct BlockSpec {
  std::string_view item;
  std::span<const ColumnSpec> columns;
  std::span<const RowSpec> rows;
};

struct EditionForm {
  std::string_view key;
  std::span<const BlockSpec> disclosure;
  std::span<const RowSpec> applications;
};

const EditionForm& FormOf(std::string_view edition);

// natural … total, the same in both editions.
std::span<const ColumnSpec> ApplicantColumns();
std::span<const ColumnSpec> ReviewColumns();
std::span<const RowSpec> ReviewRows();

// Printed over the applications table.
inline constexpr std::string_view kApplicationsNote =
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
inline constexpr std::string_view kApplicants = "申请人情况";
inline constexpr std::string_view kLegalPersons = "法人或其他组织";
inline constexpr std::string_view kContent = "信息内容";

// True for the rows of `applications` that add up to its row `total`.
bool IsOutcome(std::string_view row);

}  // namespace gouji::corpusgen
