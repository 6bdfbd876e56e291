// Why a document was not read, as a clerk reads it: the English sentences of the reader and of the system, in Chinese.
//
// Role: a catalogue of sentences; records and programs keep the English ones. Threads: pure functions. Errors: what is not
// known is left out, or stays as it is where each function says so.
//
//   DetailInChinese("a PDF document that is protected by a password")   // PDF 设有密码
#pragma once

#include <string>
#include <string_view>

namespace gouji::cli {

// What a file or directory that was named is refused for; what is not known stays as it is.
std::string FailureInChinese(std::string_view message);

// The system's reason why a file cannot be read ("No such file or directory"), or that of ReadInput; what is not known
// stays as it is.
std::string_view CauseInChinese(std::string_view cause);

// The detail of a failed record, or of a page that is no report; empty where it is not known.
std::string DetailInChinese(std::string_view detail);

}  // namespace gouji::cli
