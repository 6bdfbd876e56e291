#include "worker/form/department_catalogue.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace gouji::form {
namespace {

void Check(bool holds, const char* what, const std::string& where) {
  if (holds) return;
  std::fprintf(stderr, "CHECK failed: departments: %s: %s\n", what, where.c_str());
  std::abort();
}

// What stands behind 交通 in 交通运输局: a name ends before it tells of any business.
bool IsOfAnOrgan(std::string_view behind) {
  constexpr size_t kHan = 3;
  constexpr size_t kLongest = 5 * kHan;
  behind = behind.substr(0, kLongest);
  for (const std::string_view end : {"局", "厅", "委", "部"}) {
    const size_t at = behind.find(end);
    if (at == behind.npos) continue;
    const std::string_view between = behind.substr(0, at);
    if (std::all_of(between.begin(), between.end(), [](char c) { return static_cast<uint8_t>(c) >= 0x80; }) &&
        between.find("，") == between.npos && between.find("、") == between.npos &&
        between.find("的") == between.npos)
      return true;
  }
  return false;
}

}  // namespace

Departments Departments::Compile(const v1::Departments& source) {
  Departments out;
  std::map<std::string, size_t> indices;
  for (const v1::Department& department : source.departments()) {
    const size_t index = out.departments_.size();
    Check(index < kMaxDepartments, "too many", department.key());
    Check(indices.emplace(department.key(), index).second, "key twice", department.key());
    Check(!department.names().empty(), "no names", department.key());
    Department& compiled = out.departments_.emplace_back();
    compiled.names.assign(department.names().begin(), department.names().end());
    compiled.fields.assign(department.fields().begin(), department.fields().end());
    compiled.near.set(index);
    compiled.wide = department.wide();
  }
  // Being near holds both ways.
  for (const v1::Department& department : source.departments()) {
    for (const std::string& key : department.near()) {
      const auto other = indices.find(key);
      Check(other != indices.end(), "no such key", key);
      const size_t index = indices.at(department.key());
      out.departments_[index].near.set(other->second);
      out.departments_[other->second].near.set(index);
    }
  }
  return out;
}

DepartmentSet Departments::OfOrgan(std::string_view organ) const {
  DepartmentSet set;
  for (size_t i = 0; i < departments_.size(); ++i) {
    const Department& department = departments_[i];
    const bool told = std::any_of(department.names.begin(), department.names.end(),
                                  [&](const std::string& name) { return organ.find(name) != organ.npos; });
    if (told && department.wide) return {};
    set[i] = told;
  }
  return set;
}

FieldHit Departments::FieldBefore(std::string_view text) const {
  FieldHit hit;
  for (size_t i = 0; i < departments_.size(); ++i) {
    for (const std::string& field : departments_[i].fields) {
      // The last byte tells most of them apart.
      if (text.empty() || field.back() != text.back() || !text.ends_with(field)) continue;
      if (field.size() < hit.field.size()) continue;
      if (field.size() > hit.field.size())
        hit = {.field = text.substr(text.size() - field.size()), .owners = {}};
      hit.owners.set(i);
    }
  }
  return hit;
}

bool Departments::NamesOneOf(const DepartmentSet& set, std::string_view text) const {
  const auto holds = [&](const std::string& word) {
    for (size_t at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) {
      if (!IsOfAnOrgan(text.substr(at + word.size()))) return true;
    }
    return false;
  };
  for (size_t i = 0; i < departments_.size(); ++i) {
    if (!set[i]) continue;
    const Department& department = departments_[i];
    if (std::any_of(department.names.begin(), department.names.end(), holds) ||
        std::any_of(department.fields.begin(), department.fields.end(), holds))
      return true;
  }
  return false;
}

bool Departments::IsForeign(const DepartmentSet& organ, const FieldHit& field) const {
  if (organ.none() || field.field.empty()) return false;
  for (size_t i = 0; i < departments_.size(); ++i) {
    if (organ[i] && (departments_[i].near & field.owners).any()) return false;
  }
  return true;
}

}  // namespace gouji::form
