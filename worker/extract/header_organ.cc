#include "worker/extract/header_organ.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "worker/extract/han_set.h"
#include "worker/extract/header_cities.h"
#include "worker/layout/find_word.h"

namespace gouji::extract {
namespace {

using layout::BeginsWithAny;
using layout::EndsWithAny;
using layout::HoldsAny;
using namespace report::v1;

constexpr size_t kHan = 3;  // bytes of a Han character

// Endings of organs' names; where one is the ending of another, both are here only if both occur alone.
constexpr auto kOrganEndings = std::to_array<std::string_view>(
    {"局",       "厅",     "委员会",   "政府",     "办公室", "办事处", "管委会", "管理处", "服务中心",
     "管理中心", "总署",   "法院",     "检察院",   "海关",   "总队",   "支队",   "大队",   "联合会",
     "总工会",   "研究院", "集团公司", "学校",     "大学",   "学院",   "医院",   "银行",   "委",
     "指挥部",   "服务局", "公安厅",   "交易中心", "管理站", "档案馆", "管理局", "府办",   "交通部",
     "运输部",   "教育部", "财政部",   "总局",     "市办",   "县办",   "区办",   "调查队", "公司",
     "中学",     "小学",   "监狱",     "图书馆",   "供销社", "联社",   "联合社"});

// Words that end like a region and are none.
constexpr auto kNoRegions = std::to_array<std::string_view>(
    {"城市", "都市", "社区", "小区", "园区", "城区", "校区", "老区", "库区", "林区", "矿区", "片区", "城镇",
     "乡镇", "村镇", "城乡", "全市", "我市", "本市", "全县", "我县", "本县", "全区", "我区", "本区", "全省",
     "我省", "本省", "各县", "各市", "各区", "省市", "市县", "县区", "地区", "下乡", "家乡", "全镇", "我镇",
     "本镇", "该镇", "全乡", "我乡", "本乡", "该乡", "各镇", "各乡", "辖区", "和区"});

// 本街道, 该苏木: what organs call their own place.
constexpr HanSet kPronouns("我本该各全两");

// Words that stand before a name and begin none: 结合来宾市, 持续优化区政府网站. Not 建设, 联合, 和平: streets have such names.
constexpr std::string_view kWordsBeforeNames =
    "优化 依托 依据 依照 根据 按照 遵照 参照 遵循 对照 结合 围绕 通过 利用 运用 使用 更新 规范 加强 强化 "
    "增强 "
    "确保 保证 "
    "保障 确定 明确 调整 完成 完善 改进 持续 不断 继续 及时 准确 充分 全面 深入 积极 主动 认真 严格 切实 "
    "同步 "
    "做好 抓好 "
    "办理 受理 处理 收到 接受 接到 答复 回复 公布 公开 发布 刊登 转载 转发 印发 制定 制作 编制 编写 撰写 "
    "起草 "
    "修订 废止 "
    "解读 召开 举办 参加 参与 组织 组建 成立 设立 建立 健全 统筹 协调 指导 督促 督导 监督 检查 考核 配合 "
    "协助 "
    "推动 推进 "
    "落实 贯彻 执行 维护 管理 负责 承担 提高 提升 提请 报请 报送 上报 提交 邀请 委托 聘请 登录 登陆 浏览 "
    "访问 "
    "其中 包括 "
    "内容 涵盖 涉及 关于 目前 截至 除了 以及 特编 现将 现就 现向 特向 向社 开展 实施 坚持 拓展 拓宽 畅通 "
    "充实 "
    "丰富 整合 ";

// Words of sentences; no organ's or region's name holds one.
constexpr auto kWordsOfSentences = std::to_array<std::string_view>(
    {"平台", "网站", "进行", "认真", "贯彻", "落实", "严格", "关于", "通过", "按照",
     "根据", "围绕", "公示", "负责", "依托", "利用", "推荐", "有关", "规定", "主动公开"});

// Characters of sentences that no organ's name holds.
constexpr HanSet kNotInOrgans("的把由据在为我请并以被让过询阅将等是");

// Characters of sentences that no region's name holds.
constexpr HanSet kNotInNames("各对将把向由据给按在为是的我请并以被让全报过询现阅与了及");

constexpr HanSet kLastOfOrgans = HanSet::LastOf(kOrganEndings);

// What follows a region's last character where it is the first one of another word.
constexpr auto kOtherWords = std::to_array<std::string_view>(
    {"市场", "市容", "市民服", "市民中", "市民热", "市政管", "市政工", "市政园", "市政设", "市政公", "市政养",
     "区域", "区划", "县域", "乡村", "市级", "县级", "省级", "区级"});

// Endings of zones that cities lay out; they are no regions.
constexpr auto kZones = std::to_array<std::string_view>(
    {"开发区", "高新区", "经开区", "示范区",   "保税区",   "试验区",   "风景区", "名胜区",
     "度假区", "工业区", "产业区", "工业新区", "产业新区", "生态新区", "园区",   "自贸区",
     "合作区", "先行区", "集聚区", "功能区",   "保护区",   "技术区"});

bool IsHan(std::string_view text, size_t i) {
  return i + kHan <= text.size() && static_cast<uint8_t>(text[i]) >= 0xE4 &&
         static_cast<uint8_t>(text[i]) <= 0xE9;
}

std::string_view CharAt(std::string_view text, size_t i) {
  return text.substr(i, kHan);
}

constexpr HanSet kRegionEndings("省市县区州旗盟镇乡");

// Of a character by itself.
constexpr uint32_t CodeOf(std::string_view character) {
  return HanCode(character, 0);
}

// Whether `text`, which begins with the last character of a region, begins with a word that is none.
bool StartsWithOtherWord(std::string_view text) {
  static constexpr HanSet kSeconds = [] {
    HanSet seconds{std::string_view()};
    for (const std::string_view word : kOtherWords) seconds.Add(HanCode(word, kHan));
    return seconds;
  }();
  return kSeconds.Has(HanCode(text, kHan)) && BeginsWithAny(text, kOtherWords);
}

bool HoldsWordsOfSentences(std::string_view text) {
  return HoldsAny(text, kWordsOfSentences);
}

// 苏木, a township of Inner Mongolia; not 江苏木业.
bool IsSumu(std::string_view text, size_t at) {
  constexpr std::string_view kSumu = "苏木";
  static constexpr auto kOthers = std::to_array<std::string_view>({"材", "业", "器", "工"});
  return text.substr(at).starts_with(kSumu) && !text.substr(0, at).ends_with("江") &&
         !BeginsWithAny(text.substr(at + kSumu.size()), kOthers);
}

// One number a word of two characters.
constexpr uint64_t PairCode(std::string_view text, size_t at) {
  return uint64_t{HanCode(text, at)} << 16 | HanCode(text, at + kHan);
}

constexpr auto kPairsBeforeNames = [] {
  constexpr size_t kStep = 2 * kHan + 1;
  std::array<uint64_t, kWordsBeforeNames.size() / kStep> pairs{};
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i] = PairCode(kWordsBeforeNames, i * kStep);
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}();

bool BeginsWithAVerb(std::string_view text) {
  return std::binary_search(kPairsBeforeNames.begin(), kPairsBeforeNames.end(), PairCode(text, 0));
}

// Whether a segment that ends like a region's name is a part of a sentence.
bool IsPartOfSentence(std::string_view segment) {
  constexpr size_t kLongestOfOrdinaryNames = 3 * kHan;
  constexpr size_t kLongestOfOneWord = 7 * kHan;  // 科尔沁左翼中旗
  if (BeginsWithAVerb(segment) || segment.find("公开") != segment.npos) return true;
  if (segment.size() > kLongestOfOrdinaryNames && HoldsWordsOfSentences(segment)) return true;
  const bool of_a_people = segment.find("族") != segment.npos || segment.find("自治") != segment.npos ||
                           segment.find("行政") != segment.npos;
  return segment.size() > kLongestOfOneWord && !of_a_people;
}

// A street or a 苏木, named up to the end of `segment`: its length, or 0.
size_t TownshipLength(std::string_view segment) {
  constexpr size_t kPlaceWord = 2 * kHan;
  const bool own = segment.size() == kHan + kPlaceWord && kPronouns.Has(HanCode(segment, 0));
  return own || IsPartOfSentence(segment) ? 0 : segment.size();
}

// Length of the region's name at the start of `text`; 0 when there is none. `zone`: what stands there is a zone.
size_t SegmentLength(std::string_view text, bool* zone) {
  constexpr size_t kLongest = 15 * kHan;
  // Real names that begin with a character that no others hold.
  static constexpr auto kNamesLikeWords =
      std::to_array<std::string_view>({"全州县", "全南县", "全椒县", "无为市", "无为县", "将乐县"});
  static constexpr HanSet kFirsts = HanSet::FirstOf(kNamesLikeWords);
  if (kFirsts.Has(HanCode(text, 0))) {
    for (const std::string_view name : kNamesLikeWords) {
      if (text.starts_with(name)) return name.size();
    }
  }
  // 自治州 and 自治县 alone are kinds of regions.
  if (!IsHan(text, 0) || text.starts_with("人民政府") || text.starts_with("自治")) return 0;
  for (size_t i = kHan; IsHan(text, i) && i < kLongest; i += kHan) {
    static constexpr HanSet kOrgans("局厅委");
    static constexpr HanSet kGoOn("镇乡州旗");
    static constexpr HanSet kLarger("市县区");
    constexpr uint32_t kDistrict = CodeOf("区");
    const uint32_t code = HanCode(text, i);
    const bool street = code == CodeOf("街") && CharAt(text, i + kHan) == "道";
    if (street || (code == CodeOf("苏") && IsSumu(text, i)))
      return TownshipLength(text.substr(0, i + 2 * kHan));
    if (kOrgans.Has(code)) return 0;
    if (kNotInNames.Has(code) || (i == kHan && kNotInNames.Has(HanCode(text, 0)))) return 0;
    if (!kRegionEndings.Has(code)) continue;
    const std::string_view segment = text.substr(0, i + kHan);
    const uint32_t next = HanCode(text, i + kHan);
    // 杭州 alone is no region with a level; 凉山州 and 黔南州 are. 湖州市 goes on.
    if ((code == CodeOf("州") || code == CodeOf("盟")) && segment.size() < 3 * kHan) continue;
    // 新乡市, 景德镇市, 沙市区, 梅县区.
    // But 敖汉旗市场监督管理局.
    if (kGoOn.Has(code) && kLarger.Has(next) && !StartsWithOtherWord(text.substr(i + kHan))) continue;
    if ((code == CodeOf("市") || code == CodeOf("县")) && segment.size() == 2 * kHan && next == kDistrict)
      continue;
    if (segment.size() == 2 * kHan && EndsWithAny(segment, kNoRegions)) return 0;
    if (code == kDistrict && EndsWithAny(segment, kZones)) {
      *zone = true;
      return 0;
    }
    if (segment.ends_with("城乡") || segment.ends_with("社区")) return 0;
    // 盐城市 and 项城市 are cities; what is longer speaks of cities.
    if (segment.ends_with("城市") && segment.size() > 3 * kHan) return 0;
    if (StartsWithOtherWord(text.substr(i))) return 0;
    return IsPartOfSentence(segment) ? 0 : segment.size();
  }
  return 0;
}

AdministrativeLevel LevelOf(std::string_view segment, AdministrativeLevel above) {
  if (segment.ends_with("省") || segment.ends_with("自治区") || segment.ends_with("特别行政区")) {
    return ADMINISTRATIVE_LEVEL_PROVINCE;
  }
  if (segment.ends_with("市")) {
    if (IsMunicipality(segment)) return ADMINISTRATIVE_LEVEL_PROVINCE;
    // A city below a city is one of county level: 苏州市昆山市.
    return above != ADMINISTRATIVE_LEVEL_PREFECTURE && IsPrefectureCity(segment)
               ? ADMINISTRATIVE_LEVEL_PREFECTURE
               : ADMINISTRATIVE_LEVEL_COUNTY;
  }
  if (segment.ends_with("州") || segment.ends_with("盟") || segment.ends_with("地区")) {
    return ADMINISTRATIVE_LEVEL_PREFECTURE;
  }
  if (segment.ends_with("镇") || segment.ends_with("乡") || segment.ends_with("街道") ||
      segment.ends_with("苏木")) {
    return ADMINISTRATIVE_LEVEL_TOWNSHIP;
  }
  return ADMINISTRATIVE_LEVEL_COUNTY;
}

// Ministries that need no 国家 before their names.
constexpr auto kMinistries = std::to_array<std::string_view>(
    {"外交部",     "国防部",     "教育部",           "科学技术部",     "工业和信息化部",
     "公安部",     "民政部",     "司法部",           "财政部",         "人力资源和社会保障部",
     "自然资源部", "生态环境部", "住房和城乡建设部", "交通运输部",     "水利部",
     "农业农村部", "商务部",     "文化和旅游部",     "退役军人事务部", "应急管理部",
     "审计署",     "海关总署",   "农业部",           "环境保护部",     "国土资源部"});

constexpr HanSet kFirstOfMinistries = HanSet::FirstOf(kMinistries);

// Length of the national organ's name that `name` begins with; 0 where it begins with none.
size_t NationalLength(std::string_view name) {
  constexpr std::string_view kState = "中华人民共和国";
  const bool stated = name.starts_with(kState);
  const size_t begin = stated ? kState.size() : 0;
  const std::string_view rest = name.substr(begin);
  if (kFirstOfMinistries.Has(HanCode(rest, 0))) {
    for (const std::string_view ministry : kMinistries) {
      if (rest.starts_with(ministry)) return begin + ministry.size();
    }
  }
  if (!stated && !name.starts_with("国家") && !name.starts_with("国务院") && !name.starts_with("中国"))
    return 0;
  static constexpr auto kEndings =
      std::to_array<std::string_view>({"总局", "总署", "委员会", "局", "署", "国务院", "人民银行"});
  size_t length = 0;
  for (const std::string_view ending : kEndings) {
    // 中华人民共和国浙江海事局 is the branch of a region that is only named.
    if (stated && ending == "局") continue;
    const size_t at = rest.find(ending);
    if (at != rest.npos && (length == 0 || at + ending.size() < length)) length = at + ending.size();
  }
  // A zone of national rank and the party's committees are no organs of the state's centre.
  const std::string_view organ = rest.substr(0, length);
  if (organ.find("区") != organ.npos || organ.find("共产党") != organ.npos) return 0;
  return length == 0 ? 0 : begin + length;
}

bool IsOwnOffice(std::string_view rest) {
  return rest.empty() || rest == "办公厅" || rest == "办公室";
}

}  // namespace

Region RegionOf(std::string_view name) {
  Region region;
  region.begin = NationalLength(name);
  bool zone = false;
  while (const size_t length = SegmentLength(name.substr(region.begin + region.length), &zone)) {
    region.level = LevelOf(name.substr(region.begin + region.length, length), region.level);
    region.length += length;
  }
  if (zone) region.level = ADMINISTRATIVE_LEVEL_UNSPECIFIED;
  if (region.begin > 0 && region.length == 0 && !zone && IsOwnOffice(name.substr(region.begin)))
    region.level = ADMINISTRATIVE_LEVEL_NATIONAL;
  if (region.length == 0) region.begin = 0;
  return region;
}

bool IsAbbreviationOf(std::string_view brief, std::string_view full) {
  if (brief.size() < 2 * kHan || brief.size() >= full.size()) return false;
  const bool same_end = brief.substr(brief.size() - kHan) == full.substr(full.size() - kHan);
  const bool cut_end = (brief.ends_with("委") && full.ends_with("委员会")) ||
                       (brief.ends_with("办") && full.ends_with("办公室"));
  if (!same_end && !cut_end) return false;
  size_t at = 0;
  for (size_t i = 0; i + kHan <= full.size() && at < brief.size(); i += kHan) {
    if (!IsHan(full, i)) return false;
    if (full.substr(i, kHan) == brief.substr(at, kHan)) at += kHan;
  }
  return at == brief.size();
}

bool HoldsInOrder(std::string_view whole, std::string_view part) {
  size_t from = 0;
  for (size_t i = 0; i + kHan <= part.size(); i += kHan) {
    const size_t found = whole.find(part.substr(i, kHan), from);
    if (found == whole.npos) return false;
    from = found + kHan;
  }
  return true;
}

bool EndsLikeAnOrgan(std::string_view text) {
  return text.size() >= kHan && kLastOfOrgans.Has(HanCode(text, text.size() - kHan));
}

bool LooksLikeOrgan(std::string_view text) {
  constexpr size_t kShortest = 3 * kHan;
  constexpr size_t kLongest = 40 * kHan;
  if (text.size() < kShortest || text.size() > kLongest) return false;
  if (!EndsLikeAnOrgan(text)) return false;
  if (HanRunBefore(text, text.size(), text.size()) != text.size()) return false;
  return EndsWithAny(text, kOrganEndings);
}

bool ReadsLikeASentence(std::string_view organ) {
  const Region region = RegionOf(organ);
  const std::string_view core = organ.substr(region.begin + region.length);
  for (size_t i = 0; i < core.size(); i += IsHan(core, i) ? kHan : 1) {
    const bool school = CharAt(core, i) == "等" && core.substr(0, i).ends_with("高");
    if (kNotInOrgans.Has(HanCode(core, i)) && !school) return true;
  }
  return HoldsWordsOfSentences(core);
}

size_t OrganPrefix(std::string_view text, size_t from, size_t limit) {
  const size_t stop = std::min(text.size(), limit);
  for (size_t i = from; i + kHan <= stop && IsHan(text, i); i += kHan) {
    const std::string_view prefix = text.substr(0, i + kHan);
    if (prefix.size() <= from + kHan) continue;
    // A name goes on after an ending that another one contains: 办公室 after 委员会, 分局 after 局 stays out.
    if (prefix.ends_with("委") && CharAt(text, i + kHan) == "员") continue;
    if (kLastOfOrgans.Has(HanCode(text, i)) && EndsWithAny(prefix, kOrganEndings)) {
      // The office of a bureau is no organ of its own.
      constexpr std::string_view kOffice = "办公室";
      const bool inner = prefix.ends_with("局") || prefix.ends_with("厅");
      const std::string_view rest = text.substr(prefix.size());
      const bool office = !inner && (rest.starts_with(kOffice) || rest.starts_with("办公厅"));
      return office ? prefix.size() + kOffice.size() : prefix.size();
    }
  }
  return 0;
}

size_t HanRunBefore(std::string_view text, size_t end, size_t limit) {
  size_t length = 0;
  while (length < limit) {
    const size_t at = end - length;
    if (at >= kHan && IsHan(text, at - kHan)) {
      length += kHan;
    } else if (at >= 1 && (text[at - 1] == '(' || text[at - 1] == ')')) {
      ++length;
    } else {
      break;
    }
  }
  return std::min(length, limit);
}

}  // namespace gouji::extract
