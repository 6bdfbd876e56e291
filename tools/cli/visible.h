// Words of strangers on a terminal.
//
// Role: ids, request ids, errors and organs come from whoever wrote the documents or submitted the job; what would steer the
// terminal (C0, DEL, C1) is shown as a picture of itself. Threads: any. Errors: none.
//
//   std::cerr << Visible(id) << "\n";   // "a\x1b[2Jb" is a␛[2Jb
#pragma once

#include <string>
#include <string_view>

namespace gouji::cli {

// Everything on one line; with `lines` line feeds stay.
std::string Visible(std::string_view text, bool lines = false);

}  // namespace gouji::cli
