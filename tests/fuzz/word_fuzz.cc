// Any bytes as the parts of a Word document: the reader of its XML, its lists and its tables.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "worker/decode/html.h"
#include "worker/decode/utf8.h"
#include "worker/decode/word.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gouji::decode;
  static Html html;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string page;
  if (const auto failure = ReadWordParts({bytes, bytes, bytes}, 1 << 20, &page)) {
    if (failure->reason.empty()) std::abort();
    return 0;
  }
  if (!html.Read(page, Markup::kMixed) && ValidUtf8Prefix(html.text()) != html.text().size()) std::abort();
  return 0;
}
