#include "common/store/document_id.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/env/digest.h"
#include "common/env/views.h"

namespace gouji::store {
namespace {

using env::ToAbsl;

// Length of the well-formed UTF-8 sequence at the start of `bytes`, 0 when there is none (Unicode, table 3-7).
size_t SequenceLength(std::string_view bytes) {
  const auto at = [bytes](size_t i) {
    return i < bytes.size() ? static_cast<uint8_t>(bytes[i]) : uint8_t{0};
  };
  const auto continues = [&at](size_t i) { return (at(i) & 0xC0) == 0x80; };
  const uint8_t lead = at(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && at(1) < 0xA0;
    const bool surrogate = lead == 0xED && at(1) > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && at(1) < 0x90;
    const bool too_large = lead == 0xF4 && at(1) > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsControl(char c) {
  return static_cast<uint8_t>(c) < 0x20 || c == 0x7F;
}

// Each byte that is not part of valid UTF-8, control characters, and `%` itself.
std::string Encode(std::string_view name) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  while (!name.empty()) {
    const size_t length = SequenceLength(name);
    if (length == 0 || name.front() == '%' || IsControl(name.front())) {
      const auto byte = static_cast<uint8_t>(name.front());
      encoded.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
      name.remove_prefix(1);
    } else {
      encoded.append(name.substr(0, length));
      name.remove_prefix(length);
    }
  }
  return encoded;
}

}  // namespace

std::string DocumentId(const job::v1::Source& source, const CorpusRoots& roots) {
  const int root = static_cast<int>(source.root());
  if (root >= roots.size() || roots.Get(root).id_prefix().empty()) return source.path();
  if (source.path().empty()) return roots.Get(root).id_prefix();
  return absl::StrCat(roots.Get(root).id_prefix(), "/", source.path());
}

std::string MemberDocumentId(std::string_view source_id, std::string_view member_name) {
  const bool plain = IsUtf8(member_name) && std::none_of(member_name.begin(), member_name.end(), IsControl);
  return absl::StrCat(ToAbsl(source_id), "!/", plain ? std::string(member_name) : Encode(member_name));
}

std::string LineDocumentId(std::string_view source_id, uint64_t offset) {
  return absl::StrCat(ToAbsl(source_id), "@", offset);
}

std::string SourcePath(const job::v1::Source& source, const CorpusRoots& roots) {
  const int root = static_cast<int>(source.root());
  if (root >= roots.size()) return "";
  const std::string& locator = roots.Get(root).locator();
  if (source.root_itself()) return locator;
  return absl::StrCat(locator, locator.ends_with('/') ? "" : "/",
                      source.path_encoded() ? DecodeName(source.path()) : source.path());
}

bool IsUtf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t length = SequenceLength(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string EncodeName(std::string_view name) {
  return IsUtf8(name) ? std::string(name) : Encode(name);
}

std::string DecodeName(std::string_view encoded) {
  std::string name;
  for (size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '%' && i + 2 < encoded.size() && HexValue(encoded[i + 1]) >= 0 &&
        HexValue(encoded[i + 2]) >= 0) {
      name.push_back(static_cast<char>(HexValue(encoded[i + 1]) << 4 | HexValue(encoded[i + 2])));
      i += 2;
    } else {
      name.push_back(encoded[i]);
    }
  }
  return name;
}

}  // namespace gouji::store
