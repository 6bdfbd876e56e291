// truth.jsonl: what every report of a corpus says, one JSON object a line. The fields are listed in TRUTH.md.
//
// Role: serialization only. Ownership: appends to the caller's buffer. Errors: none; input is our own UTF-8.
//
//   AppendTruth(report, out);      // one line with its line feed
//   AppendDocument(report, out);   // the JSON Lines object {id, url, text}
#pragma once

#include <string>
#include <string_view>

#include "tools/corpusgen/model.h"

namespace gouji::corpusgen {

void AppendTruth(const Report& report, std::string& out);
void AppendDocument(const Report& report, std::string& out);
// What stands before the text in files and JSON Lines alike.
std::string_view ByteOrderMark(const Report& report);
// A JSON string with its quotes.
void AppendJsonString(std::string_view text, std::string& out);

// True when all cells that the error falsified can be known from the text, and one of its rules can tell.
bool Detectable(const Report& report, const InjectedError& error);
// True when the printed document lets the rule be judged on one line at least: of the error's identities that report under
// it, one has only cells that can be known, and no side that is left blank beside a side that is not zero.
bool Assessable(const Report& report, const InjectedError& error, std::string_view rule);

}  // namespace gouji::corpusgen
