// The textprotos that the build put into the program, NUL-terminated: gouji.form.v1.Form, the ClaimGrammar and
// the Departments.
#pragma once

namespace gouji::form::embedded {

extern const char k_form_2019[];
extern const char k_form_2021[];
extern const char k_claims[];
extern const char k_departments[];

}  // namespace gouji::form::embedded
