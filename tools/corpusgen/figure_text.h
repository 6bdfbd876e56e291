// How a figure is printed: digits, separators, signs, units, marks and blanks.
//
// Role: decides a cell's state from the report's habits and gives the printed bytes with the value that they stand
// for. It does not place anything.
// Ownership: writes into the cell. Errors: none.
//
//   SettleStates(report, style, random);       // which zeros are blanks or marks
//   PrintFigure(cell, style);                  // sets raw, plain, unit
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/corpusgen/model.h"
#include "tools/corpusgen/style.h"

namespace gouji::corpusgen {

void SettleStates(Report& report, const Style& style, Random& random);

// Sets raw, plain and unit of a cell whose state is settled.
void PrintFigure(Cell& cell, const Style& style);

// Makes of some printed figures what people and programs leave in cells: #REF!, 1O, 3.0, ---. Answers the rules that
// report them.
void SpoilFigures(Table& table, Random& random, std::vector<std::string_view>& rules);

// What stands around the figure inside its cell: padding, never part of the span.
std::string_view PaddingBefore(const Style& style);
std::string_view PaddingAfter(const Style& style, Random& random);

// The figure in ASCII for the enumeration of readings: digits, sign, point; 'u' for a unit, '/' for a mark.
std::string Glyphs(const Cell& cell, const Style& style);

// 1234 as 一千二百三十四, below ten thousand.
std::string ChineseNumeral(int64_t value);
// Yuan as plain 万元 without needless zeros: 251000 is 25.1.
std::string PlainWan(int64_t yuan);

}  // namespace gouji::corpusgen
