#include "common/store/object_name.h"

#include <algorithm>

namespace gouji::store {
namespace {

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '-';
}

}  // namespace

bool IsObjectName(std::string_view name) {
  bool at_start = true;
  for (const char c : name) {
    if (at_start && (c == '.' || c == '/')) return false;
    if (c != '/' && !IsNameChar(c)) return false;
    at_start = c == '/';
  }
  return !at_start && name.size() < 1024;
}

std::string_view ObjectKind(std::string_view name) {
  if (name.starts_with("jobs/")) name.remove_prefix(std::min(name.find('/', 5), name.size() - 1) + 1);
  return name.substr(0, name.find('/'));
}

}  // namespace gouji::store
