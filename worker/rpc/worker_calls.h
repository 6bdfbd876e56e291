// The calls that this worker answers itself, as figures. A document of ParseReports counts as a call: from its arrival to its
// record, however long the stream lasts.
#pragma once

#include "common/rpc/call_figures.h"

namespace gouji::rpc {

const CallFigures& WorkerCalls();

}  // namespace gouji::rpc
