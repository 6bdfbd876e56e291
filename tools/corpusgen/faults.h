// Errors that are put into a report on purpose, each with the rules that must report it and the identities it breaks.
//
// Role: one table entry and one function per kind. Kinds that falsify a cell act here; kinds that act on headings,
// editions or sentences are only chosen here and carried out where those are written.
// Ownership: changes the report's cells, adds to Report::errors. Errors: a kind that this report cannot have is skipped.
//
//   const Fault fault = PickFault(random);
//   if (!BreakCells(fault, report, random)) …
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "tools/corpusgen/model.h"
#include "tools/corpusgen/random.h"

namespace gouji::corpusgen {

enum class Fault : uint8_t {
  kNone,
  kCellSlip,          // a digit too many, too few or another one
  kCellTransposed,    // two digits changed places
  kRowTotal,          // the sum at the end of a row
  kColumnTotal,       // a figure of the row 总计
  kBalance,           // what is carried over does not balance, though every row adds up
  kReviewTotal,       // a total of section four
  kProseContradicts,  // a sentence states another figure than the table
  kProseParts,        // the parts of a sentence do not add up
  kProsePercent,      // a percentage that does not follow from its figures
  kWrongEdition,      // the form of other years
  kMissingSection,    // a heading with its text is not there
  kUnitLost,          // neither header nor cell names the unit of the amount
  kRowMissing,        // a row of zeros is not printed, nor its label
  kRowLonger,         // a row has one figure more than the form has cells
  kProseSum,          // a sentence states another figure than the cells add up to
  kProseGrowth,       // a growth that does not follow from its figures
  kForeignImprint,    // another bureau signs
  kForeignSubject,    // a sentence speaks of another bureau as its own
  kImpossibleDate,    // a date that no calendar has, or that lacks its month
  kQuoteUnclosed,     // a quotation mark without the one that ends it
  kLetterInFigure,    // 4O for 40
  kNumberRepeated,    // two headings with one number
  kProseApplicants,   // who applied, told beside what came over, is neither of the new ones nor of all
  kOtherPeriod,       // the figures are said to be those of the year before
  kNumberDamaged,     // a document number whose year has five digits or three
  kNotFilledIn,       // a blank of the template that nobody filled in
  kOtherSelf,         // a bureau's report calls itself a town
};

struct FaultInfo {
  Fault fault;
  std::string_view name;
  uint32_t weight;
  bool in_tables;  // falsifies figures, so that the layout has to keep them apart
};

std::span<const FaultInfo> AllFaults();
const FaultInfo& InfoOf(Fault fault);
Fault PickFault(bool figures_apart, Random& random);

// Falsifies cells for the kinds of the tables. False when this report gives no place for it.
bool BreakCells(Fault fault, Report& report, Random& random);

// A figure that differs from `value` the way a hurried clerk's does; never negative, never equal.
int64_t Slip(int64_t value, Random& random);

}  // namespace gouji::corpusgen
