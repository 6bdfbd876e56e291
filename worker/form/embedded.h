// The textprotos that the build put into the program. Each is one gouji.form.v1.Form, NUL-terminated.
#pragma once

namespace gouji::form::embedded {

extern const char k_form_2019[];
extern const char k_form_2021[];

}  // namespace gouji::form::embedded
