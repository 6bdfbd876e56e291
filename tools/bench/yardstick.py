#!/usr/bin/env python3
"""A good Python reader of disclosure reports: the yardstick of `gouji-bench run`.

What a careful person writes with the standard library: sections by their headings, labels in the order of the form by
str.find, figures between two labels by one regular expression, the sums checked, one JSON line written for each report;
processes share the file by byte ranges. It is written for speed, and it does much less than gouji: it solves no glued and
no blank cells, knows no places, ties no claims together, and suggests no repairs.

    python3 tools/bench/yardstick.py CORPUS.jsonl --processes 2 --out DIR
"""

import argparse
import json
import multiprocessing
import os
import re
import time

REPLACEMENTS = (("，", ","), ("：", ":"), ("（", "("), ("）", ")"), ("；", ";"), ("\u3000", " "), ("\u00a0", " "), ("\r", ""))

APPLICATION_ROWS = (
    ("received", "新收政府信息公开申请"),
    ("carried_in", "结转政府信息公开申请"),
    ("granted", "予以公开"),
    ("partial", "部分公开"),
    ("secret", "属于国家秘密"),
    ("law", "行政法规禁止公开"),
    ("stability", "三安全一稳定"),
    ("third_party", "第三方合法权益"),
    ("internal", "三类内部事务信息"),
    ("process", "四类过程性信息"),
    ("enforcement", "行政执法案卷"),
    ("query", "行政查询事项"),
    ("not_held", "不掌握相关政府信息"),
    ("to_create", "需要另行制作"),
    ("unclear", "申请内容仍不明确"),
    ("complaint", "信访举报投诉类申请"),
    ("repeated", "重复申请"),
    ("publication", "提供公开出版物"),
    ("frequent", "大量反复申请"),
    ("confirm", "重新出具已获取信息"),
    ("no_correction", "逾期不补正"),
    ("no_fee", "要求缴纳费用"),
    ("other", "其他"),
    ("total", "总计"),
    ("carried_out", "年度继续办理"),
)
COLUMNS = ("natural", "company", "research", "social", "legal_service", "other", "total")
OUTCOMES = tuple(key for key, _ in APPLICATION_ROWS[2:23])
DISCLOSURE_ROWS = (
    ("rules", "规章"),
    ("normative", "规范性文件"),
    ("licensing", "行政许可"),
    ("penalties", "行政处罚"),
    ("coercion", "行政强制"),
    ("fees", "行政事业性收费"),
)

FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
TITLE = re.compile(r"([\u4e00-\u9fff()]*?)\s*(20\d\d)\s*年")
HEADING = re.compile(r"([一二三四五六])、([^\n]{2,40})")
DATE = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日")
CLAIM = re.compile(r"(\d[\d,.]*)(万?[件条次篇份个宗])")
BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\n]+(?=[\u4e00-\u9fff])")


def figures(text):
    return [float(f) if "." in f else int(f) for f in FIGURE.findall(text.replace(",", ""))]


def rows_of(rows, text):
    """The figures behind each label, up to the next one; labels stand in the order of the form."""
    places = []
    at = 0
    for key, label in rows:
        found = text.find(label, at)
        if found >= 0:
            at = found + len(label)
            places.append((key, found, at))
    for i, (key, _, begin) in enumerate(places):
        end = places[i + 1][1] if i + 1 < len(places) else len(text)
        yield key, figures(text[begin:end])


def read_title(text, record):
    at = text.find("政府信息公开")
    while 0 <= at < 4000:
        begin = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        line = text[begin : end if end >= 0 else len(text)][:80]
        match = TITLE.search(line)
        if match and "报告" in line:
            record["organ"], record["year"] = match[1], int(match[2])
            return
        at = text.find("政府信息公开", at + 6)


def read_sections(text):
    found = {}
    for match in HEADING.finditer(text):
        found.setdefault("一二三四五六".index(match[1]) + 1, match)
    return found


def body(sections, number, text):
    if number not in sections:
        return ""
    begin = sections[number].end()
    later = [m.start() for n, m in sections.items() if n > number and m.start() > begin]
    return text[begin : min(later, default=len(text))]


def check_applications(table):
    findings = []
    for key, cells in table.items():
        if sum(cells[:6]) != cells[6]:
            findings.append(["row-sum", key, sum(cells[:6]), cells[6]])
    total = table.get("total")
    if total and all(key in table for key in OUTCOMES):
        for column in range(7):
            parts = sum(table[key][column] for key in OUTCOMES)
            if parts != total[column]:
                findings.append(["outcome-sum", COLUMNS[column], parts, total[column]])
    return findings


def read_report(text):
    for old, new in REPLACEMENTS:
        text = text.replace(old, new)
    record = {"findings": []}
    read_title(text, record)
    sections = read_sections(text)
    record["sections"] = sorted(sections)
    disclosure = dict(rows_of(DISCLOSURE_ROWS, BROKEN.sub("", body(sections, 2, text))))
    applications = {}
    for key, cells in rows_of(APPLICATION_ROWS, BROKEN.sub("", body(sections, 3, text))):
        if len(cells) >= 7:
            applications[key] = cells[:7]
    review = figures(body(sections, 4, text))[-15:]
    record["tables"] = {"disclosure": disclosure, "applications": applications, "review": review}
    record["findings"] = check_applications(applications)
    if len(review) == 15:
        for group in range(0, 15, 5):
            if sum(review[group : group + 4]) != review[group + 4]:
                record["findings"].append(["review-sum", group // 5, sum(review[group : group + 4]), review[group + 4]])
    overview = body(sections, 1, text)
    record["claims"] = [[overview[max(m.start() - 12, 0) : m.start()], m[1], m[2]] for m in CLAIM.finditer(overview)]
    dates = DATE.findall(text[-400:])
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
        at = source.tell()
        while at < end:
            line = source.readline()
            if not line:
                break
            at += len(line)
            if line.isspace():
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
