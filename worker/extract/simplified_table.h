// Traditional characters and their simplified forms, for the words that headings, titles and names of organs use.
// Pairs without separator, ordered by code point; taken from OpenCC's TSCharacters (its phrases are not needed here).
#pragma once

#include <string_view>

namespace gouji::extract {

// clang-format off
inline constexpr std::string_view kTraditionalPairs =
    "佈布來来侷局個个備备傢家傳传償偿優优儲储內内創创劃划劉刘動动務务勞劳區区卹恤參参吳吴員员問问單单"
    "囌苏國国園园圖图團团執执報报場场壓压壩坝婁娄婦妇學学實实寧宁審审將将專专對对導导島岛峽峡崗岗嶺岭"
    "嶽岳師师庫库廠厂廣广廳厅張张強强後后從从復复徵征徹彻態态慶庆應应懷怀戶户撫抚斷断時时書书會会東东"
    "楊杨業业極极構构樂乐標标橋桥機机檔档檢检檯台權权欽钦殘残氣气決决況况涼凉淵渊減减測测溫温滄沧滬沪"
    "滿满漢汉潛潜澤泽濟济濱滨瀘泸灣湾災灾為为烏乌無无營营爲为爺爷爾尔現现環环瓊琼產产産产甦苏甯宁畢毕"
    "當当療疗發发盡尽監监盤盘眾众礦矿稅税稱称積积箇个節节簡简糧粮紀纪紅红級级組组結结統统綏绥經经綜综"
    "綫线維维網网綿绵線线編编縣县縮缩總总績绩織织繼继續续罰罚義义聯联職职臨临臺台與与興兴舘馆荊荆華华"
    "葯药蔘参藥药蘆芦蘇苏蘭兰處处號号衆众術术衛卫補补製制複复見见規规計计記记訟讼許许訴诉証证評评試试"
    "話话認认調调請请證证議议護护變变財财貧贫貫贯責责貴贵買买貿贸賀贺資资賓宾質质購购贛赣軍军輯辑輸输"
    "轉转辦办農农連连進进運运達达遼辽郵邮鄉乡鄧邓鄭郑醫医銀银銅铜鋼钢錄录錦锦錫锡録录鎭镇鎮镇鐵铁長长"
    "門门開开間间關关陝陕陰阴陽阳隊队際际隨随險险隴陇雙双雞鸡雲云電电項项順顺預预領领頭头題题額额類类"
    "颱台養养館馆馬马駐驻驗验體体髮发魚鱼魯鲁鳥鸟鳳凤鴨鸭鶴鹤鷄鸡鹹咸麗丽點点黨党齊齐龍龙";
// clang-format on

}  // namespace gouji::extract
