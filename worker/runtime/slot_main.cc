#include "worker/runtime/slot_main.h"

#include <memory>

#include "worker/form/forms.h"
#include "worker/stages.h"

namespace gouji::runtime {

int SlotMain(int argc, char** argv) {
  return RunSlot(argc, argv, [](const job::v1::Limits& limits) -> ReadDocument {
    auto reader = std::make_shared<stages::Reader>(form::BuiltIn(), limits);
    reader->WarmUp();
    return [reader](const stages::Document& document) -> const report::v1::Record& {
      return reader->Read(document);
    };
  });
}

}  // namespace gouji::runtime
