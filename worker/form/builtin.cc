#include <google/protobuf/text_format.h>

#include <cstdio>
#include <cstdlib>

#include "worker/form/embedded.h"
#include "worker/form/forms.h"

namespace gouji::form {
namespace {

form::v1::Form Parse(const char* text) {
  form::v1::Form form;
  if (!google::protobuf::TextFormat::ParseFromString(text, &form)) {
    std::fputs("CHECK failed: a built-in form does not parse\n", stderr);
    std::abort();
  }
  return form;
}

}  // namespace

const Forms& BuiltIn() {
  static const Forms* const forms =
      new Forms(Forms::Compile({Parse(embedded::k_form_2019), Parse(embedded::k_form_2021)}));
  return *forms;
}

}  // namespace gouji::form
