// The test program is also what it tests: the child of a slot, and a worker that is killed.
#include <gtest/gtest.h>

#include <iostream>
#include <string_view>

#include "common/store/open.h"
#include "tests/worker/runtime/fake_dispatcher.h"
#include "tests/worker/runtime/job_fixture.h"
#include "tests/worker/runtime/scripted_reader.h"

namespace gouji::runtime {
namespace {

// A worker that does nothing until it is killed.
int IdleWorker(const char* store_directory) {
  auto store = store::OpenStore(store_directory, store::OpenMode::kWrite);
  FakeDispatcher dispatcher;
  Worker worker(TestOptions(3), store->get(), &dispatcher);
  if (!worker.Start().ok()) return 1;
  std::cout << "started" << std::endl;
  worker.Wait();
  return 0;
}

}  // namespace
}  // namespace gouji::runtime

int main(int argc, char** argv) {
  using namespace gouji::runtime;
  if (IsSlotCommand(argc, argv)) return RunSlot(argc, argv, MakeScriptedReader);
  if (argc == 3 && std::string_view(argv[1]) == "idle-worker") return IdleWorker(argv[2]);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
