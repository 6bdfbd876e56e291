// Texts that somebody decoded with a wrong character set and saved as UTF-8: told, and undone where nothing was lost.
//
// Role: crawlers take UTF-8 pages for GBK (鏀垮簻 for 政府) and Chinese pages for Latin-1 (Õþ¸® or æ”¿åºœ). A look at the
// first kilobyte of characters beyond ASCII tells; then the bytes are made again that the wrong set was read from.
// Single sentences that are spoilt so are not its business. Threads: one object a slot. Errors: none; see Undone.
//
//   if (LooksLikeMojibake(utf8) == Mojibake::kUtf8AsGbk) undone = undoer.Undo(Mojibake::kUtf8AsGbk, utf8, &bytes);
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "worker/decode/charset.h"

namespace gouji::decode {

enum class Mojibake {
  kNone,
  kUtf8AsGbk,
  kAnyAsLatin1,
};

inline constexpr size_t kMojibakeWindow = 1024;

// `utf8` is valid. Looks at so many bytes from the first character beyond ASCII on.
Mojibake LooksLikeMojibake(std::string_view utf8, size_t window = kMojibakeWindow);

// Writes the bytes that were decoded wrongly; returns how many characters had none any more (each becomes a byte that is
// valid in no character set).
size_t UndoMojibake(Mojibake kind, std::string_view utf8, Converter& converter, std::string* bytes);

}  // namespace gouji::decode
