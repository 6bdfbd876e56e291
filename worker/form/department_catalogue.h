// Which department of a government has which field: whose business a report may speak of.
//
// Role: departments.textproto as tables to look up. It reads no documents. Ownership: immutable; BuiltInDepartments() lives
// for the whole process. Threads: any. Errors: Compile CHECKs that the data are consistent, since broken ones are our own
// bug. Units: bytes of simplified text.
//
//   const form::Departments& departments = form::BuiltInDepartments();
//   const form::FieldHit field = departments.FieldBefore("从住建");            // 住建
//   departments.IsForeign(departments.OfOrgan("甲县交通运输局"), field);       // true
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gouji/form/v1/department.pb.h"

namespace gouji::form {

inline constexpr size_t kMaxDepartments = 64;
using DepartmentSet = std::bitset<kMaxDepartments>;

// A field's name at the end of a text.
struct FieldHit {
  std::string_view field;  // empty: none
  DepartmentSet owners;
};

class Departments {
 public:
  static Departments Compile(const v1::Departments& source);

  // The departments that the organ's name tells; empty where it tells none, and where one of them speaks of all fields.
  DepartmentSet OfOrgan(std::string_view organ) const;
  // The longest field that `text` ends with.
  FieldHit FieldBefore(std::string_view text) const;
  // Whether the field is neither that of one of the departments nor near to one. An empty set is foreign to nothing.
  bool IsForeign(const DepartmentSet& organ, const FieldHit& field) const;

  // Whether `text` holds a name or a field of one of the departments, not as part of an organ's name: speaks of their
  // business.
  bool NamesOneOf(const DepartmentSet& set, std::string_view text) const;

  size_t size() const { return departments_.size(); }

 private:
  struct Department {
    std::vector<std::string> names;
    std::vector<std::string> fields;
    DepartmentSet near;  // itself among them
    bool wide = false;
  };
  // A name or a field by itself, and whose it is.
  struct Word {
    std::string text;
    size_t department = 0;
  };
  using Index = std::array<std::vector<Word>, 256>;
  void AddToIndices(size_t department);

  std::vector<Department> departments_;
  Index names_by_third_byte_;
  Index fields_by_last_byte_;
};

// The departments that the program carries.
const Departments& BuiltInDepartments();

}  // namespace gouji::form
