#include "common/store/tenant_roots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gouji::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(TenantRoots, ATenantHasItsOwnAndThoseOfAll) {
  const auto roots = TenantRoots::Parse(
      {"/srv/all", "tenant=city:/srv/city", "tenant=town:s3://bucket/town", "tenant=city:/more"});
  ASSERT_TRUE(roots.ok()) << roots.status();
  EXPECT_THAT(roots->Of("city"), ElementsAre("/srv/all", "/srv/city", "/more"));
  EXPECT_THAT(roots->Of("town"), ElementsAre("/srv/all", "s3://bucket/town"));
  EXPECT_THAT(roots->Of("village"), ElementsAre("/srv/all"));
  EXPECT_THAT(roots->Of(""), ElementsAre("/srv/all"));
}

TEST(TenantRoots, WhoHasNoneWhereOthersHaveReadsNothing) {
  const auto roots = TenantRoots::Parse({"tenant=city:/srv/city"});
  ASSERT_TRUE(roots.ok()) << roots.status();
  EXPECT_THAT(roots->Of("town"), IsEmpty());
  EXPECT_THAT(TenantRoots::Parse({})->Of("town"), ElementsAre("/")) << "none given at all: anywhere";
}

TEST(TenantRoots, AMistypedOneIsRefused) {
  for (const char* bad : {"", "srv/city", "tenant=city", "tenant=:/srv/city", "tenant=city:srv",
                          "tenant=city:", "tenant:city:/srv", "city:/srv/city"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(TenantRoots::Parse({bad}).status())) << bad;
  }
}

}  // namespace
}  // namespace gouji::store
