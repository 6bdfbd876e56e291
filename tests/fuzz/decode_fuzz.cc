// Any bytes through the decoder: what comes out is valid UTF-8 or a failure with a reason. PDF is poppler's, which has
// fuzzers of its own.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "worker/decode/decode.h"
#include "worker/decode/format.h"
#include "worker/decode/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gouji::decode;
  static Decoder decoder(1 << 20);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (IsPdf(bytes)) return 0;
  for (const Format format : {Format::kSniff, Format::kText}) {
    Text text;
    const std::optional<Failure> failure = decoder.Decode(bytes, format, &text);
    if (failure ? failure->reason.empty() || !text.utf8.empty()
                : ValidUtf8Prefix(text.utf8) != text.utf8.size()) {
      std::abort();
    }
  }
  return 0;
}
