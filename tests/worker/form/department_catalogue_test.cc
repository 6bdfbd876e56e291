#include "worker/form/department_catalogue.h"

#include <gtest/gtest.h>

namespace gouji::form {
namespace {

bool Foreign(std::string_view organ, std::string_view text) {
  const Departments& departments = BuiltInDepartments();
  return departments.IsForeign(departments.OfOrgan(organ), departments.FieldBefore(text));
}

TEST(Departments, AFieldIsForeignToWhomItIsNotNear) {
  EXPECT_TRUE(Foreign("甲市交通运输局", "及早发现住建"));
  EXPECT_TRUE(Foreign("甲县水利局", "推进义务教育"));
  EXPECT_TRUE(Foreign("甲县教育局", "梳理文旅、医疗保障"));
  EXPECT_FALSE(Foreign("甲市交通运输局", "做好交通运输"));
  EXPECT_FALSE(Foreign("甲县住房和城乡建设局", "住建"));
  EXPECT_FALSE(Foreign("甲县文化广电旅游体育局", "公共文化服务"));
}

TEST(Departments, NearnessHoldsBothWays) {
  EXPECT_FALSE(Foreign("甲县医疗保障局", "医疗卫生"));
  EXPECT_FALSE(Foreign("甲县卫生健康委员会", "医保"));
  EXPECT_FALSE(Foreign("甲县城市管理局", "住建"));
  EXPECT_FALSE(Foreign("甲县住房和城乡建设局", "城市管理"));
}

TEST(Departments, OfficesForAllFieldsAreStrangersToNone) {
  for (const char* organ : {"甲市财政局", "甲县审计局", "甲市发展和改革委员会", "甲县应急管理局",
                            "甲县市场监督管理局", "甲县综合行政执法局", "甲县人民政府", "甲镇人民政府"}) {
    EXPECT_FALSE(Foreign(organ, "住建")) << organ;
  }
}

TEST(Departments, MergedOnesHaveTheFieldsOfAll) {
  EXPECT_FALSE(Foreign("甲县住房城乡建设和交通局", "住建"));
  EXPECT_FALSE(Foreign("甲县住房城乡建设和交通局", "交通运输"));
  EXPECT_FALSE(Foreign("甲县农业农村和水利局", "水利"));
}

TEST(Departments, TheLongestFieldCounts) {
  const FieldHit hit = BuiltInDepartments().FieldBefore("推进人力资源和社会保障");
  EXPECT_EQ(hit.field, "人力资源和社会保障");
  EXPECT_EQ(hit.owners.count(), 1u);
  EXPECT_TRUE(BuiltInDepartments().FieldBefore("市场监管").field.empty())
      << "all departments inspect together";
}

}  // namespace
}  // namespace gouji::form
