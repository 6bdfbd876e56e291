#include "worker/form/department_catalogue.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace gouji::form {
namespace {

constexpr size_t kHan = 3;

void Check(bool holds, const char* what, const std::string& where) {
  if (holds) return;
  std::fprintf(stderr, "CHECK failed: departments: %s: %s\n", what, where.c_str());
  std::abort();
}

// What stands behind 交通 in 交通运输局: a name ends before it tells of any business.
bool IsOfAnOrgan(std::string_view behind) {
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
    out.AddToIndices(index);
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

void Departments::AddToIndices(size_t department) {
  for (const std::string& name : departments_[department].names) {
    Check(name.size() >= kHan, "short name", name);
    names_by_third_byte_[static_cast<uint8_t>(name[kHan - 1])].push_back({name, department});
  }
  for (const std::string& field : departments_[department].fields) {
    Check(!field.empty(), "empty field", field);
    fields_by_last_byte_[static_cast<uint8_t>(field.back())].push_back({field, department});
  }
}

DepartmentSet Departments::OfOrgan(std::string_view organ) const {
  DepartmentSet set;
  for (size_t at = 0; at + kHan <= organ.size(); ++at) {
    for (const Word& name : names_by_third_byte_[static_cast<uint8_t>(organ[at + kHan - 1])]) {
      if (!organ.substr(at).starts_with(name.text)) continue;
      if (departments_[name.department].wide) return {};
      set.set(name.department);
    }
  }
  return set;
}

FieldHit Departments::FieldBefore(std::string_view text) const {
  FieldHit hit;
  if (text.empty()) return hit;
  for (const Word& field : fields_by_last_byte_[static_cast<uint8_t>(text.back())]) {
    const size_t size = field.text.size();
    if (size < hit.field.size() || !text.ends_with(field.text)) continue;
    if (size > hit.field.size()) hit = {.field = text.substr(text.size() - size), .owners = {}};
    hit.owners.set(field.department);
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
