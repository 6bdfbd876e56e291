#include "worker/decode/html_names.h"

#include <array>
#include <cstddef>

namespace gouji::decode {
namespace {

constexpr size_t kLongestName = 10;
constexpr Element kUnknown;

constexpr Element kElements[] = {
    {"address", Role::kBlock},
    {"article", Role::kBlock},
    {"blockquote", Role::kBlock},
    {"body", Role::kBlock},
    {"caption", Role::kBlock},
    {"center", Role::kBlock},
    {"dd", Role::kItem},
    {"details", Role::kBlock},
    {"dir", Role::kBlock},
    {"div", Role::kBlock},
    {"dl", Role::kBlock},
    {"dt", Role::kItem},
    {"fieldset", Role::kBlock},
    {"figcaption", Role::kBlock},
    {"figure", Role::kBlock},
    {"form", Role::kBlock},
    {"h1", Role::kBlock},
    {"h2", Role::kBlock},
    {"h3", Role::kBlock},
    {"h4", Role::kBlock},
    {"h5", Role::kBlock},
    {"h6", Role::kBlock},
    {"header", Role::kBlock},
    {"html", Role::kBlock},
    {"legend", Role::kBlock},
    {"li", Role::kItem},
    {"main", Role::kBlock},
    {"ol", Role::kBlock},
    {"section", Role::kBlock},
    {"summary", Role::kBlock},
    {"ul", Role::kBlock},
    {"aside", Role::kBlock, true},
    {"footer", Role::kBlock, true},
    {"menu", Role::kBlock, true},
    {"nav", Role::kBlock, true},
    {"p", Role::kParagraph},
    {"listing", Role::kPre},
    {"pre", Role::kPre},
    {"br", Role::kBreak},
    {"hr", Role::kRule},
    {"table", Role::kTable},
    {"tbody", Role::kRowGroup},
    {"tfoot", Role::kRowGroup},
    {"thead", Role::kRowGroup},
    {"tr", Role::kRow},
    {"td", Role::kCell},
    {"th", Role::kCell},
    {"a", Role::kLink},
    {"sup", Role::kRaised},
    {"del", Role::kStruck},
    {"s", Role::kStruck},
    {"strike", Role::kStruck},
    {"applet", Role::kInvisible},
    {"audio", Role::kInvisible},
    {"button", Role::kInvisible},
    {"canvas", Role::kInvisible},
    {"datalist", Role::kInvisible},
    {"map", Role::kInvisible},
    {"math", Role::kInvisible},
    {"object", Role::kInvisible},
    {"rp", Role::kInvisible},
    {"rt", Role::kInvisible},
    {"select", Role::kInvisible},
    {"svg", Role::kInvisible},
    {"template", Role::kInvisible},
    {"video", Role::kInvisible},
    {"noembed", Role::kRaw},
    {"noframes", Role::kRaw},
    {"noscript", Role::kRaw},
    {"script", Role::kRaw},
    {"style", Role::kRaw},
    {"textarea", Role::kRaw},
    {"xmp", Role::kRaw},
    {"iframe", Role::kRaw},
    {"title", Role::kTitle},
    {"meta", Role::kMeta},
    {"frame", Role::kFrame},
    {"area", Role::kVoid},
    {"base", Role::kVoid},
    {"col", Role::kVoid},
    {"embed", Role::kVoid},
    {"img", Role::kVoid},
    {"input", Role::kInput},
    {"link", Role::kVoid},
    {"param", Role::kVoid},
    {"source", Role::kVoid},
    {"track", Role::kVoid},
    {"wbr", Role::kVoid},
};

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr size_t kBuckets = 1024;

size_t Hash(std::string_view lower) {
  uint32_t hash = static_cast<uint32_t>(lower.size());
  for (const char c : lower) hash = hash * 131 + static_cast<uint8_t>(c);
  return (hash ^ hash >> 11) % kBuckets;
}

struct Buckets {
  // Index into kElements, 255 for none; the next bucket on a collision.
  std::array<uint8_t, kBuckets> index;
  Buckets() {
    index.fill(255);
    for (size_t i = 0; i < std::size(kElements); ++i) {
      size_t bucket = Hash(kElements[i].name);
      while (index[bucket] != 255) bucket = (bucket + 1) % kBuckets;
      index[bucket] = static_cast<uint8_t>(i);
    }
  }
};
static_assert(std::size(kElements) < 255);

}  // namespace

const Element& FindElement(std::string_view name) {
  static const Buckets buckets;
  if (name.empty() || name.size() > kLongestName) return kUnknown;
  char lower[kLongestName];
  for (size_t i = 0; i < name.size(); ++i) lower[i] = Lower(name[i]);
  const std::string_view wanted(lower, name.size());
  for (size_t bucket = Hash(wanted); buckets.index[bucket] != 255; bucket = (bucket + 1) % kBuckets) {
    const Element& element = kElements[buckets.index[bucket]];
    if (element.name == wanted) return element;
  }
  return kUnknown;
}

}  // namespace gouji::decode
