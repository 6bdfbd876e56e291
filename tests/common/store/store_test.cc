#include <memory>

#include "common/store/file_store.h"
#include "common/store/s3_store.h"
#include "tests/common/store/store_contract.h"
#include "tests/fakes/memory_store.h"
#include "tests/fakes/process.h"
#include "tests/fakes/s3_server.h"

namespace gouji::store {
namespace {

std::shared_ptr<Store> MakeMemoryStore() {
  return std::make_shared<fakes::MemoryStore>();
}

std::shared_ptr<Store> MakeFileStore() {
  struct Owner {
    fakes::TempDir dir;
    std::unique_ptr<FileStore> store;
  };
  auto owner = std::make_shared<Owner>();
  owner->store = FileStore::Open(owner->dir.path(), OpenMode::kWrite).value();
  return {owner, owner->store.get()};
}

// With pages so small that every listing takes several.
std::shared_ptr<Store> MakeS3Store() {
  struct Owner {
    fakes::S3Server server{{"--page", "2"}};
    std::unique_ptr<S3Store> store;
  };
  auto owner = std::make_shared<Owner>();
  EXPECT_TRUE(owner->server.Start()) << owner->server.Log();
  owner->store = S3Store::Open("s3://bucket/some/prefix", owner->server.Settings(), OpenMode::kWrite).value();
  return {owner, owner->store.get()};
}

INSTANTIATE_TEST_SUITE_P(Memory, StoreContract, testing::Values(MakeMemoryStore),
                         [](const auto&) { return "Store"; });
INSTANTIATE_TEST_SUITE_P(File, StoreContract, testing::Values(MakeFileStore),
                         [](const auto&) { return "Store"; });
INSTANTIATE_TEST_SUITE_P(S3, StoreContract, testing::Values(MakeS3Store),
                         [](const auto&) { return "Store"; });

}  // namespace
}  // namespace gouji::store
