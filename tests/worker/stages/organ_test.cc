#include <gtest/gtest.h>

#include <string>

#include "worker/extract/header_organ.h"

namespace gouji::extract {
namespace {

using namespace report::v1;

struct RegionCase {
  const char* name;
  const char* region;
  AdministrativeLevel level;
};

class Regions : public testing::TestWithParam<RegionCase> {};

TEST_P(Regions, AreThePrefixThatNamesThem) {
  const std::string_view name = GetParam().name;
  const Region region = RegionOf(name);
  EXPECT_EQ(name.substr(0, region.length), GetParam().region) << name;
  EXPECT_EQ(region.level, GetParam().level) << name;
}

INSTANTIATE_TEST_SUITE_P(
    All, Regions,
    testing::Values(RegionCase{"衢州市交通运输局", "衢州市", ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"浙江省衢州市交通运输局", "浙江省衢州市", ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"温县交通运输局", "温县", ADMINISTRATIVE_LEVEL_COUNTY},
                    RegionCase{"湖南省交通运输厅", "湖南省", ADMINISTRATIVE_LEVEL_PROVINCE},
                    RegionCase{"定海区交通运输局", "定海区", ADMINISTRATIVE_LEVEL_COUNTY},
                    RegionCase{"北京市海淀区教育委员会", "北京市海淀区", ADMINISTRATIVE_LEVEL_COUNTY},
                    RegionCase{"北京市财政局", "北京市", ADMINISTRATIVE_LEVEL_PROVINCE},
                    RegionCase{"苏州市昆山市水务局", "苏州市昆山市", ADMINISTRATIVE_LEVEL_COUNTY},
                    RegionCase{"敖汉旗市场监督管理局", "敖汉旗", ADMINISTRATIVE_LEVEL_COUNTY},
                    RegionCase{"新乡市民政局", "新乡市", ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"景德镇市商务局", "景德镇市", ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"湖州市教育局", "湖州市", ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"黔东南苗族侗族自治州林业局", "黔东南苗族侗族自治州",
                               ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"内蒙古自治区财政厅", "内蒙古自治区", ADMINISTRATIVE_LEVEL_PROVINCE},
                    RegionCase{"杭州市城市管理局", "杭州市", ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"甲县住房和城乡建设局", "甲县", ADMINISTRATIVE_LEVEL_COUNTY},
                    RegionCase{"甲县乡村振兴局", "甲县", ADMINISTRATIVE_LEVEL_COUNTY},
                    RegionCase{"衢州市人民政府", "衢州市", ADMINISTRATIVE_LEVEL_PREFECTURE},
                    RegionCase{"柯城区府山街道办事处", "柯城区府山街道", ADMINISTRATIVE_LEVEL_TOWNSHIP},
                    RegionCase{"敖汉旗丁河苏木人民政府", "敖汉旗丁河苏木", ADMINISTRATIVE_LEVEL_TOWNSHIP},
                    RegionCase{"江苏木材管理局", "", ADMINISTRATIVE_LEVEL_UNSPECIFIED},
                    RegionCase{"甲县乙镇人民政府", "甲县乙镇", ADMINISTRATIVE_LEVEL_TOWNSHIP},
                    RegionCase{"国家税务总局", "", ADMINISTRATIVE_LEVEL_NATIONAL},
                    RegionCase{"交通运输局", "", ADMINISTRATIVE_LEVEL_UNSPECIFIED},
                    RegionCase{"市交通运输局", "", ADMINISTRATIVE_LEVEL_UNSPECIFIED},
                    RegionCase{"城市管理局", "", ADMINISTRATIVE_LEVEL_UNSPECIFIED},
                    RegionCase{"对各市州交通运输局", "", ADMINISTRATIVE_LEVEL_UNSPECIFIED},
                    RegionCase{"", "", ADMINISTRATIVE_LEVEL_UNSPECIFIED}));

TEST(LooksLikeOrgan, ByItsEnding) {
  EXPECT_TRUE(LooksLikeOrgan("衢州市交通运输局"));
  EXPECT_TRUE(LooksLikeOrgan("甲市发展和改革委员会"));
  EXPECT_TRUE(LooksLikeOrgan("甲市乙局(丙办公室)办公室"));
  EXPECT_FALSE(LooksLikeOrgan("交通运输局2021"));
  EXPECT_FALSE(LooksLikeOrgan("法律服务机构"));
  EXPECT_FALSE(LooksLikeOrgan("局"));
  EXPECT_FALSE(LooksLikeOrgan(""));
}

TEST(OrganPrefix, EndsWhereTheNameEnds) {
  const std::string clause = "温县交通运输局按照县委、县政府部署";
  EXPECT_EQ(clause.substr(0, OrganPrefix(clause, 6, 90)), "温县交通运输局");
  const std::string office = "甲市人民政府办公室认真贯彻";
  EXPECT_EQ(office.substr(0, OrganPrefix(office, 6, 90)), "甲市人民政府办公室");
  EXPECT_EQ(OrganPrefix("甲市今年以来,政府信息公开", 6, 90), 0u);
}

}  // namespace
}  // namespace gouji::extract
