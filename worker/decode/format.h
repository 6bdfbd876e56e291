// What kind of thing a document's bytes are, by their magic numbers and their look.
//
// Role: names formats that are not plain text, so that the user hears what the file is and what to do with
// it. It does not decode anything. Threads: pure functions.
#pragma once

#include <optional>
#include <string_view>

#include "worker/decode/failure.h"

namespace gouji::decode {

bool IsPdf(std::string_view bytes);

// Whether the bytes are a Word document (.docx).
bool IsWord(std::string_view bytes);

// The failure of a document whose first bytes say that it is neither plain text nor a document that is read; none when
// they do not.
std::optional<Failure> RecognizeForeignFormat(std::string_view bytes);

// Whether so many bytes are control characters that this is no text. TAB, LF, VT, FF and CR are text.
bool HasBinaryControls(std::string_view bytes);

// The failure of a text in markup that is not read: a saved web archive, XML that is no XHTML.
std::optional<Failure> RecognizeForeignMarkup(std::string_view text);

}  // namespace gouji::decode
