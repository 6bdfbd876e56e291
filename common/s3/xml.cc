#include "common/s3/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <charconv>
#include <limits>
#include <memory>
#include <mutex>

#include "absl/strings/str_cat.h"

namespace gouji::s3 {
namespace {

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;

Document Parse(std::string_view body) {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
  if (body.size() > static_cast<size_t>(std::numeric_limits<int>::max())) return nullptr;
  return Document(xmlReadMemory(body.data(), static_cast<int>(body.size()), nullptr, "UTF-8",
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
}

std::string_view NameOf(const xmlNode* node) {
  return reinterpret_cast<const char*>(node->name);
}

// Calls `use` with every element directly below.
template <typename Use>
void ForEach(const xmlNode* parent, Use use) {
  for (const xmlNode* node = parent->children; node != nullptr; node = node->next)
    if (node->type == XML_ELEMENT_NODE) use(node, NameOf(node));
}

std::string Text(const xmlNode* node) {
  std::string text;
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    const bool holds = child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE;
    if (holds && child->content != nullptr) text += reinterpret_cast<const char*>(child->content);
  }
  return text;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// As forms are encoded: blanks are plus signs.
std::string Decoded(const std::string& text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

bool ReadObject(const xmlNode* contents, ListedObject* object) {
  bool sized = false;
  ForEach(contents, [&](const xmlNode* node, std::string_view name) {
    if (name == "Key") object->key = Text(node);
    if (name == "ETag") object->etag = Text(node);
    if (name == "Size") {
      const std::string digits = Text(node);
      const auto [end, error] =
          std::from_chars(digits.data(), digits.data() + digits.size(), object->size_bytes);
      sized = error == std::errc() && end == digits.data() + digits.size();
    }
  });
  return sized && !object->key.empty();
}

}  // namespace

absl::StatusOr<ListPage> ParseListing(std::string_view body) {
  const Document document = Parse(body);
  const xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr || NameOf(root) != "ListBucketResult")
    return absl::DataLossError("the server's listing of objects cannot be read");
  ListPage page;
  std::string token;
  bool truncated = false;
  bool encoded = false;
  bool whole = true;
  ForEach(root, [&](const xmlNode* node, std::string_view name) {
    if (name == "Contents") {
      whole = ReadObject(node, &page.objects.emplace_back()) && whole;
    } else if (name == "CommonPrefixes") {
      ForEach(node, [&](const xmlNode* prefix, std::string_view inner) {
        if (inner == "Prefix") page.prefixes.push_back(Text(prefix));
      });
    } else if (name == "IsTruncated") {
      truncated = Text(node) == "true";
    } else if (name == "NextContinuationToken") {
      token = Text(node);
    } else if (name == "EncodingType") {
      encoded = Text(node) == "url";
    }
  });
  if (!whole) return absl::DataLossError("the server's listing of objects names one without key or size");
  if (truncated && token.empty())
    return absl::DataLossError("the server's listing of objects breaks off without a token to go on with");
  if (truncated) page.next_token = std::move(token);
  if (encoded) {
    for (ListedObject& object : page.objects) object.key = Decoded(object.key);
    for (std::string& prefix : page.prefixes) prefix = Decoded(prefix);
  }
  return page;
}

ErrorBody ParseError(std::string_view body) {
  ErrorBody found;
  const Document document = Parse(body);
  const xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr || NameOf(root) != "Error") return found;
  ForEach(root, [&](const xmlNode* node, std::string_view name) {
    if (name == "Code") found.code = Text(node);
    if (name == "Message") found.message = Text(node);
  });
  return found;
}

ErrorBody FirstFailedDelete(std::string_view body) {
  ErrorBody found;
  const Document document = Parse(body);
  const xmlNode* root = document == nullptr ? nullptr : xmlDocGetRootElement(document.get());
  if (root == nullptr || NameOf(root) != "DeleteResult")
    return {"InternalError", "the answer cannot be read"};
  ForEach(root, [&](const xmlNode* node, std::string_view name) {
    if (name != "Error" || !found.code.empty()) return;
    found.code = "InternalError";
    ForEach(node, [&](const xmlNode* inner, std::string_view what) {
      if (what == "Code") found.code = Text(inner);
      if (what == "Message") found.message = Text(inner);
    });
  });
  return found;
}

}  // namespace gouji::s3
