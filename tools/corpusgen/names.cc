#include "tools/corpusgen/names.h"

#include <array>
#include <vector>

namespace gouji::corpusgen {
namespace {

// province:city=county,county;city=…
constexpr std::string_view kPlaces[] = {
    "浙江省:杭州市=西湖区,余杭区,桐庐县;衢州市=柯城区,龙游县,江山市;舟山市=定海区,普陀区;温州市=瓯海区,"
    "苍南县;湖州市=德清县,安吉县",
    "江苏省:南京市=玄武区,江宁区;苏州市=吴江区,昆山市;南通市=海安市,如东县;徐州市=沛县,睢宁县;盐城市=东台市,"
    "射阳县",
    "河南省:郑州市=金水区,巩义市;焦作市=温县,武陟县;洛阳市=洛宁县,栾川县;南阳市=内乡县,淅川县;信阳市=固始县,"
    "光山县",
    "湖南省:长沙市=岳麓区,浏阳市;益阳市=桃江县,安化县;衡阳市=衡南县,祁东县;郴州市=资兴市,永兴县",
    "湖北省:武汉市=洪山区,黄陂区;宜昌市=秭归县,当阳市;襄阳市=谷城县,枣阳市;黄冈市=蕲春县,麻城市",
    "广东省:广州市=天河区,增城区;佛山市=顺德区,南海区;梅州市=梅县区,大埔县;湛江市=廉江市,徐闻县",
    "广西壮族自治区:南宁市=青秀区,横州市;柳州市=柳江区,融水苗族自治县;桂林市=阳朔县,全州县;百色市=平果市,"
    "靖西市",
    "四川省:成都市=武侯区,大邑县;绵阳市=江油市,三台县;宜宾市=叙州区,长宁县;达州市=宣汉县,大竹县",
    "山东省:济南市=历下区,平阴县;青岛市=黄岛区,莱西市;潍坊市=寿光市,临朐县;临沂市=沂水县,费县;菏泽市=郓城县,"
    "单县",
    "安徽省:合肥市=蜀山区,肥西县;芜湖市=湾沚区,无为市;阜阳市=界首市,太和县;六安市=金寨县,霍山县",
    "福建省:福州市=鼓楼区,闽侯县;泉州市=晋江市,安溪县;龙岩市=长汀县,上杭县;南平市=建瓯市,浦城县",
    "江西省:南昌市=青山湖区,进贤县;赣州市=瑞金市,于都县;上饶市=婺源县,玉山县;吉安市=井冈山市,泰和县",
    "河北省:石家庄市=长安区,正定县;保定市=易县,涿州市;唐山市=遵化市,乐亭县;邯郸市=武安市,涉县",
    "山西省:太原市=小店区,清徐县;大同市=云州区,阳高县;临汾市=洪洞县,侯马市;长治市=襄垣县,沁源县",
    "陕西省:西安市=雁塔区,周至县;宝鸡市=岐山县,凤县;咸阳市=兴平市,三原县;榆林市=神木市,靖边县",
    "辽宁省:沈阳市=和平区,辽中区;大连市=甘井子区,庄河市;鞍山市=海城市,台安县;锦州市=凌海市,义县",
    "吉林省:长春市=南关区,农安县;吉林市=磐石市,永吉县;通化市=梅河口市,辉南县",
    "黑龙江省:哈尔滨市=道里区,宾县;齐齐哈尔市=讷河市,甘南县;牡丹江市=绥芬河市,东宁市",
    "云南省:昆明市=五华区,宜良县;曲靖市=宣威市,陆良县;玉溪市=澄江市,通海县;保山市=腾冲市,昌宁县",
    "贵州省:贵阳市=南明区,清镇市;遵义市=仁怀市,湄潭县;毕节市=黔西市,织金县",
    "甘肃省:兰州市=城关区,榆中县;天水市=秦州区,甘谷县;酒泉市=敦煌市,金塔县",
    "内蒙古自治区:呼和浩特市=赛罕区,托克托县;包头市=昆都仑区,固阳县;赤峰市=宁城县,敖汉旗",
    "新疆维吾尔自治区:乌鲁木齐市=天山区,乌鲁木齐县;克拉玛依市=独山子区,乌尔禾区",
    "宁夏回族自治区:银川市=兴庆区,永宁县;石嘴山市=大武口区,平罗县;中卫市=中宁县,海原县",
    "海南省:海口市=美兰区,琼山区;三亚市=吉阳区,崖州区",
    "青海省:西宁市=城东区,大通回族土族自治县;海东市=互助土族自治县,乐都区"};

struct OrganKind {
  std::string_view stem;
  std::string_view at_province;  // what the stem ends in there
  std::string_view below;
  std::string_view domain;
};
constexpr OrganKind kKinds[] = {{"交通运输", "厅", "局", "交通运输"},
                                {"教育", "厅", "局", "教育"},
                                {"民政", "厅", "局", "民政"},
                                {"财政", "厅", "局", "财政"},
                                {"水利", "厅", "局", "水利"},
                                {"农业农村", "厅", "局", "农业农村"},
                                {"生态环境", "厅", "局", "生态环境"},
                                {"自然资源", "厅", "局", "自然资源"},
                                {"人力资源和社会保障", "厅", "局", "就业和社会保障"},
                                {"住房和城乡建设", "厅", "局", "住房和城乡建设"},
                                {"市场监督管理", "局", "局", "市场监管"},
                                {"医疗保障", "局", "局", "医疗保障"},
                                {"应急管理", "厅", "局", "应急管理"},
                                {"统计", "局", "局", "统计"},
                                {"审计", "厅", "局", "审计"},
                                {"文化和旅游", "厅", "局", "文化和旅游"},
                                {"卫生健康", "委员会", "委员会", "卫生健康"},
                                {"发展和改革", "委员会", "委员会", "发展改革"},
                                {"司法", "厅", "局", "司法行政"},
                                {"公安", "厅", "局", "公安"},
                                {"商务", "厅", "局", "商务"},
                                {"体育", "局", "局", "体育"},
                                {"林业", "局", "局", "林业"},
                                {"气象", "局", "局", "气象"},
                                {"退役军人事务", "厅", "局", "退役军人服务"},
                                {"城市管理", "局", "局", "城市管理"}};

// How colleagues call it, where that is not the name itself.
struct Brief {
  std::string_view stem;
  std::string_view brief;
};
constexpr Brief kBriefs[] = {{"住房和城乡建设局", "住建局"},
                             {"人力资源和社会保障局", "人社局"},
                             {"发展和改革委员会", "发改委"},
                             {"卫生健康委员会", "卫健委"},
                             {"市场监督管理局", "市场监管局"},
                             {"文化和旅游局", "文旅局"},
                             {"农业农村局", "农业农村局"},
                             {"教育局", "教育局"},
                             {"水利局", "水利局"}};

constexpr std::string_view kTowns[] = {"城关镇", "横山镇", "长安镇",   "河口镇",   "太平乡",
                                       "新民乡", "白沙镇", "城东街道", "南山街道", "新城街道"};
constexpr std::string_view kZones[] = {"经济技术开发区管理委员会", "高新技术产业开发区管理委员会",
                                       "工业园区管理委员会"};

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

std::string_view SelfName(std::string_view organ) {
  if (organ.ends_with("委员会")) return "我委";
  if (organ.ends_with("厅")) return "我厅";
  if (organ.ends_with("局")) return "我局";
  return "本机关";
}

bool IsDistrict(std::string_view county) {
  return county.ends_with("区");
}

}  // namespace

Organ PickOrgan(Random& random) {
  const std::string_view province_line = kPlaces[random.Below(std::size(kPlaces))];
  const size_t colon = province_line.find(':');
  const std::string_view province = province_line.substr(0, colon);
  const std::string_view city_line = random.Pick(Split(province_line.substr(colon + 1), ';'));
  const size_t equals = city_line.find('=');
  const std::string_view city = city_line.substr(0, equals);
  const std::string_view county = random.Pick(Split(city_line.substr(equals + 1), ','));

  Organ organ;
  const uint32_t level = random.Below(100);
  const bool at_province = level < 8;
  const bool at_city = !at_province && level < 45;
  std::string prefix;
  if (at_province) {
    organ.region = organ.place = prefix = province;
    organ.above = "省委、省政府";
    organ.level = "province";
  } else if (at_city) {
    organ.region = std::string(province).append(city);
    organ.place = prefix = city;
    organ.above = "市委、市政府";
    organ.level = "prefecture";
  } else {
    organ.region = std::string(province).append(city).append(county);
    organ.place = county;
    prefix = (IsDistrict(county) ? std::string(city) : std::string()).append(county);
    organ.above = IsDistrict(county)       ? "区委、区政府"
                  : county.ends_with("市") ? "市委、市政府"
                                           : "县委、县政府";
    organ.level = "county";
  }
  organ.named = prefix;
  const uint32_t kind = random.Below(1000);
  if (kind < 120) {
    organ.short_name = random.Chance(600) ? "人民政府" : "人民政府办公室";
    organ.domain = "政务服务";
    organ.size = at_province ? OrganSize::kProvince : OrganSize::kCity;
  } else if (kind < 200 && organ.level == "county") {
    const std::string_view town = random.Pick(kTowns);
    organ.region.append(town);
    organ.named.append(town);
    organ.level = "township";
    organ.short_name = std::string(town).append(town.ends_with("街道") ? "办事处" : "人民政府");
    organ.domain = "基层治理";
  } else if (kind < 230 && !at_province) {
    organ.short_name = random.Pick(kZones);
    organ.level = {};
    organ.domain = "招商引资";
  } else if (kind < 260) {
    organ.short_name = "税务局";
    organ.domain = "税收征管";
    prefix.insert(0, "国家税务总局");
  } else {
    const OrganKind& chosen = kKinds[random.Below(std::size(kKinds))];
    organ.short_name = std::string(chosen.stem).append(at_province ? chosen.at_province : chosen.below);
    organ.domain = chosen.domain;
    organ.size = at_province || (at_city && random.Chance(300)) ? OrganSize::kCity : OrganSize::kOffice;
    for (const Brief& brief : kBriefs) {
      if (brief.stem != organ.short_name) continue;
      // 市, 县 or 区 before it, the last character of the place.
      constexpr size_t kHan = 3;
      organ.title_name = organ.place.substr(organ.place.size() - kHan).append(brief.brief);
    }
  }
  organ.name = prefix + organ.short_name;
  organ.self = SelfName(organ.short_name);
  return organ;
}

}  // namespace gouji::corpusgen
