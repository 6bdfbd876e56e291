// The reader of the runtime's tests: what a document says is what it does.
//
// Role: plays the child of a slot in the test program itself. A document `do:WORD rest` gives the record that WORD asks
// for; any other gives a parsed record with the text as its title.
#pragma once

#include "worker/runtime/slot_main.h"

namespace gouji::runtime {

ReadDocument MakeScriptedReader(const job::v1::Limits& limits);

}  // namespace gouji::runtime
