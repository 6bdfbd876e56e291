#include "worker/decode/pdf.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <limits>
#include <memory>

namespace gouji::decode {
namespace {

// A page with less is a picture with at most a page number or a stamp of the scanner.
constexpr size_t kLeastInk = 24;

void Silent(const std::string& /*message*/, void* /*closure*/) {}

size_t InkOf(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return static_cast<uint8_t>(c) > ' '; }));
}

}  // namespace

std::optional<Failure> ReadPdf(std::string_view bytes, uint64_t max_bytes, std::string* text) {
  poppler::set_debug_error_function(Silent, nullptr);
  if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max())) {
    return Failure{"too-large", "a PDF document of more than 2 GiB"};
  }
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (document == nullptr) return Failure{"truncated", "a PDF document that is damaged or cut off"};
  if (document->is_locked()) return Failure{"encrypted", "a PDF document that is protected by a password"};
  const int pages = document->pages();
  if (pages > kMaxPdfPages) {
    return Failure{"bomb", "a PDF document of more than " + std::to_string(kMaxPdfPages) + " pages"};
  }
  text->clear();
  size_t ink = 0;
  for (int i = 0; i < pages; ++i) {
    const std::unique_ptr<poppler::page> page(document->create_page(i));
    if (page == nullptr) continue;
    const poppler::byte_array utf8 = page->text({}, poppler::page::physical_layout).to_utf8();
    text->append(utf8.data(), utf8.size());
    if (i + 1 < pages) *text += '\f';
    if (text->size() > max_bytes)
      return Failure{"bomb", "a PDF document whose text is larger than the limit"};
    ink += InkOf({utf8.data(), utf8.size()});
  }
  if (ink < kLeastInk * static_cast<size_t>(pages)) {
    return Failure{"needs-ocr",
                   "a PDF document of pictures: run OCR on it, or give the document it was made from"};
  }
  return std::nullopt;
}

}  // namespace gouji::decode
