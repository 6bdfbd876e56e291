#!/usr/bin/env python3
"""A good Python reader of disclosure reports: the yardstick of `gouji-bench run`.

What a careful person writes with the standard library: one regular expression finds all labels of the three tables,
figures are read between them, sums are checked, and one JSON line is written for each report; processes share the file by
byte ranges. It is written for speed (compiled patterns, str.translate, no work twice), and it does much less than gouji:
no glued or blank cells are solved, no places, no claims of the prose, no repairs.

    python3 tools/bench/yardstick.py CORPUS.jsonl --processes 2 --out DIR
"""

import argparse
import json
import multiprocessing
import os
import re
import time

WIDE = {0xFF01 + i: 0x21 + i for i in range(94)}
WIDE.update({0x3000: " ", 0xA0: " ", 0x200B: None, 0xFEFF: None, 0x0D: None})

APPLICATION_ROWS = (
    ("received", "本年新收政府信息公开申请数量"),
    ("carried_in", "上年结转政府信息公开申请数量"),
    ("granted", "予以公开"),
    ("partial", "部分公开"),
    ("secret", "属于国家秘密"),
    ("law", "其他法律行政法规禁止公开"),
    ("stability", "危及“三安全一稳定”"),
    ("third_party", "保护第三方合法权益"),
    ("internal", "属于三类内部事务信息"),
    ("process", "属于四类过程性信息"),
    ("enforcement", "属于行政执法案卷"),
    ("query", "属于行政查询事项"),
    ("not_held", "本机关不掌握相关政府信息"),
    ("to_create", "没有现成信息需要另行制作"),
    ("unclear", "补正后申请内容仍不明确"),
    ("complaint", "信访举报投诉类申请"),
    ("repeated", "重复申请"),
    ("publication", "要求提供公开出版物"),
    ("frequent", "无正当理由大量反复申请"),
    ("confirm", "要求行政机关确认或重新出具已获取信息"),
    ("no_correction", "申请人无正当理由逾期不补正"),
    ("no_fee", "申请人逾期未按收费通知要求缴纳费用"),
    ("other", "其他"),
    ("total", "总计"),
    ("carried_out", "结转下年度继续办理"),
)
COLUMNS = ("natural", "company", "research", "social", "legal_service", "other", "total")
OUTCOMES = tuple(key for key, _ in APPLICATION_ROWS[2:23])
DISCLOSURE_ROWS = (
    ("rules", "规章"),
    ("normative", "行政规范性文件"),
    ("normative", "规范性文件"),
    ("licensing", "行政许可"),
    ("penalties", "行政处罚"),
    ("coercion", "行政强制"),
    ("fees", "行政事业性收费"),
)
REVIEW = ("upheld", "corrected", "other", "pending", "total")


def label_pattern(label):
    """Blanks and punctuation may stand inside of a label."""
    return r"[\s、,“”\"]*".join(re.escape(c) for c in label if c not in "、,“”")


def table_pattern(rows):
    by_length = sorted(rows, key=lambda row: -len(row[1]))
    return re.compile("|".join(f"({label_pattern(label)})" for _, label in by_length)), [key for key, _ in by_length]


APPLICATIONS, APPLICATION_KEYS = table_pattern(APPLICATION_ROWS)
DISCLOSURE, DISCLOSURE_KEYS = table_pattern(DISCLOSURE_ROWS)
FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
TITLE = re.compile(r"([\u4e00-\u9fff()]{3,40}?)\s*(20\d\d)\s*年(?:度)?政府信息公开(?:工作)?(?:年度)?报告")
HEADING = re.compile(r"(?:^|[\s#*])([一二三四五六])、([^\n]{2,60})", re.M)
DATE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
CLAIM = re.compile(r"(收到|新收|受理|办结|公开|发布|答复)[^\n。;,，\d]{0,20}?(\d[\d,.]*)\s*(万?[件条次篇份个宗])")


def figures(text):
    return [float(f) if "." in f else int(f) for f in (m.replace(",", "") for m in FIGURE.findall(text))]


def rows_of(pattern, keys, text, begin, end):
    """The figures behind each label, up to the next one."""
    hits = [(m.start(), m.end(), keys[m.lastindex - 1]) for m in pattern.finditer(text, begin, end)]
    for (_, after, key), following in zip(hits, hits[1:] + [(end, end, "")]):
        yield key, figures(text[after : following[0]])


def read_sections(text):
    found = {}
    for match in HEADING.finditer(text):
        found.setdefault("一二三四五六".index(match[1]) + 1, match)
    return found


def body(sections, number, text):
    if number not in sections:
        return 0, 0
    begin = sections[number].end()
    later = [m.start() for n, m in sections.items() if n > number]
    return begin, min(later, default=len(text))


def check_applications(table):
    findings = []
    for key, cells in table.items():
        if len(cells) == 7 and sum(cells[:6]) != cells[6]:
            findings.append(["row-sum", key, sum(cells[:6]), cells[6]])
    total = table.get("total")
    if total and len(total) == 7:
        for column in range(7):
            parts = [table[key][column] for key in OUTCOMES if len(table.get(key, ())) == 7]
            if len(parts) == len(OUTCOMES) and sum(parts) != total[column]:
                findings.append(["outcome-sum", COLUMNS[column], sum(parts), total[column]])
    return findings


def read_report(text):
    text = text.translate(WIDE)
    record = {"tables": {}, "findings": []}
    title = TITLE.search(text)
    if title:
        record["organ"], record["year"] = title[1], int(title[2])
    sections = read_sections(text)
    record["sections"] = sorted(sections)
    disclosure = {}
    for key, cells in rows_of(DISCLOSURE, DISCLOSURE_KEYS, text, *body(sections, 2, text)):
        disclosure.setdefault(key, cells)
    applications = {}
    for key, cells in rows_of(APPLICATIONS, APPLICATION_KEYS, text, *body(sections, 3, text)):
        if len(cells) >= 7 and key not in applications:
            applications[key] = cells[:7]
    begin, end = body(sections, 4, text)
    review = figures(text[begin:end])[-15:]
    record["tables"] = {"disclosure": disclosure, "applications": applications, "review": review}
    record["findings"] = check_applications(applications)
    if len(review) == 15:
        for group in range(3):
            cells = review[5 * group : 5 * group + 5]
            if sum(cells[:4]) != cells[4]:
                record["findings"].append(["review-sum", REVIEW[4], sum(cells[:4]), cells[4]])
    begin, end = body(sections, 1, text)
    record["claims"] = [[m[1], m[2], m[3]] for m in CLAIM.finditer(text, begin, end)]
    dates = DATE.findall(text)
    if dates:
        record["date"] = "-".join(dates[-1])
    return record


def read_range(path, begin, end, out):
    """Lines that begin in [begin, end)."""
    count = 0
    with open(path, "rb") as source, open(out, "w", encoding="utf-8") as sink:
        if begin > 0:
            source.seek(begin - 1)
            source.readline()
        while source.tell() < end:
            line = source.readline()
            if not line.strip():
                continue
            document = json.loads(line)
            record = read_report(document["text"])
            record["id"] = document.get("id")
            sink.write(json.dumps(record, ensure_ascii=False))
            sink.write("\n")
            count += 1
    return count


def main():
    parser = argparse.ArgumentParser(description="Reads disclosure reports the Python way.")
    parser.add_argument("corpus")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    begun = time.monotonic()
    size = os.path.getsize(arguments.corpus)
    bounds = [size * i // arguments.processes for i in range(arguments.processes + 1)]
    jobs = [
        (arguments.corpus, bounds[i], bounds[i + 1], os.path.join(arguments.out, f"{i}.jsonl"))
        for i in range(arguments.processes)
    ]
    with multiprocessing.Pool(arguments.processes) as pool:
        count = sum(pool.starmap(read_range, jobs))
    print(f"{count} reports in {time.monotonic() - begun:.2f} s")


if __name__ == "__main__":
    main()
