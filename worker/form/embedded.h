// The textprotos that the build put into the program, NUL-terminated: gouji.form.v1.Form, and the ClaimGrammar.
#pragma once

namespace gouji::form::embedded {

extern const char k_form_2019[];
extern const char k_form_2021[];
extern const char k_claims[];

}  // namespace gouji::form::embedded
