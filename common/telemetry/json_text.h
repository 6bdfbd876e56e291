// Strings as JSON.
//
// Role: the one escaper of logs and of the command line's tables. No document model, no parser.
// Threads: any. Errors: none; bytes that are not UTF-8 become U+FFFD, one for each bad byte.
//
//   std::string line = "{\"id\":";
//   telemetry::AppendJsonString(id, line);
#pragma once

#include <string>
#include <string_view>

namespace gouji::telemetry {

// Appends `text` as a JSON string, quotes included.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace gouji::telemetry
