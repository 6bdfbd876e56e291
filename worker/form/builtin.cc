#include <google/protobuf/text_format.h>

#include <cstdio>
#include <cstdlib>

#include "worker/form/claim_grammar.h"
#include "worker/form/department_catalogue.h"
#include "worker/form/embedded.h"
#include "worker/form/forms.h"

namespace gouji::form {
namespace {

template <typename Message = form::v1::Form>
Message Parse(const char* text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) {
    std::fputs("CHECK failed: a built-in form does not parse\n", stderr);
    std::abort();
  }
  return message;
}

}  // namespace

const Forms& BuiltIn() {
  static const Forms* const forms =
      new Forms(Forms::Compile({Parse(embedded::k_form_2019), Parse(embedded::k_form_2021)}));
  return *forms;
}

const ClaimGrammar& BuiltInClaims() {
  static const ClaimGrammar* const grammar =
      new ClaimGrammar(ClaimGrammar::Compile(Parse<form::v1::ClaimGrammar>(embedded::k_claims)));
  return *grammar;
}

const Departments& BuiltInDepartments() {
  static const Departments* const departments =
      new Departments(Departments::Compile(Parse<form::v1::Departments>(embedded::k_departments)));
  return *departments;
}

}  // namespace gouji::form
