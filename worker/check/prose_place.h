// Which paragraph of the prose a place is in, as a person would count.
//
// Role: counts paragraphs from the heading of the section, or from the first line where the place is in no section of the
// form. Lines of tables are none; a line that was wrapped goes on in the next. Stateless. Threads: any. Errors: none.
// Units: bytes of the decoded text; ordinals from 1. Bounds: one walk over each section asked about, whatever the number of places.
//
//   const ProsePlace place = ProsePlaces(text, record).Of(claim.span().begin());
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/report/v1/report.pb.h"

namespace gouji::check {

class Context;

struct ProsePlace {
  uint32_t section = 0;  // of the form, 1 to 6; 0 outside of all
  uint32_t paragraph = 1;
};

// Name of a finding's argument that tells one part of a witness's place, "section" or "paragraph".
std::string WitnessName(const report::v1::Evidence& witness, std::string_view part);

// Knows the paragraphs of the sections that it was asked about; text and record outlive it.
class ProsePlaces {
 public:
  ProsePlaces(std::string_view text, const report::v1::Record& record) : text_(text), record_(record) {}

  ProsePlace Of(uint32_t at);

 private:
  std::vector<uint32_t> ParagraphsOf(uint32_t begin, uint32_t end) const;

  const std::string_view text_;
  const report::v1::Record& record_;
  // Where the paragraphs of a section begin, by where its body does; of the whole text at kWholeText.
  std::map<uint32_t, std::vector<uint32_t>> paragraphs_;
};

// Adds where the words stand that speak for a repair: for a finding that has the repair.
void AddWitnessPlaces(const Context& context, const report::v1::Repair& repair, report::v1::Finding& finding);

}  // namespace gouji::check
