// The textprotos that the build put into the program: gouji.form.v1.Form, the ClaimGrammar and the Departments.
//
// Role: data; builtin.cc compiles them. NUL-terminated. Ownership: the program's. Threads: immutable. Errors: none.
#pragma once

namespace gouji::form::embedded {

extern const char k_form_2019[];
extern const char k_form_2021[];
extern const char k_claims[];
extern const char k_departments[];

}  // namespace gouji::form::embedded
