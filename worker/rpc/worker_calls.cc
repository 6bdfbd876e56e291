#include "worker/rpc/worker_calls.h"

namespace gouji::rpc {

const CallFigures& WorkerCalls() {
  static const CallFigures calls(
      "worker",
      "Single reports that were asked of this worker itself, by method and the code "
      "of the answer; of ParseReports each document counts.",
      {"ParseReport", "ParseReports"});
  return calls;
}

}  // namespace gouji::rpc
