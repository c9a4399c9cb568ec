#!/usr/bin/env python3
"""Deadlines found by `yipan draft` and by jionlp, against reference annotations (extract/1).

    yipan draft --gold --out PRED GOLD/*.txt
    python3 scripts/compare_dates.py PRED GOLD        (needs `pip install jionlp`)

GOLD holds NAME.txt with NAME.json. jionlp is told the day of the document the deadline stands in, so that 月底
means what it means there. It names every time it sees, not deadlines, so only what is found of the reference is
compared: the span covers half of the reference's, and the date, or the end of the interval, is the same as far as the
reference gives it.
"""
import contextlib
import glob
import io
import json
import os
import sys
import time


def iou(a, b):
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, shared) / (max(a[1], b[1]) - min(a[0], b[0]))


def ends(item):
    """Dates that are right for a reference, as precise as it is."""
    first = item.get("date") or item.get("end_date") or ""
    return [first] + [x.rsplit("/", 1)[-1] for x in item.get("alt") or []]


def right(reference, said):
    return any(r and said and (said.startswith(r) or r.startswith(said) and len(said) >= 7) for r in ends(reference))


def base_of(document):
    day = str(document.get("date") or document.get("anchor") or "")
    parts = [int(p) for p in day.split("-") if p.isdigit()] if day and not day.startswith("-") else []
    if not parts:
        return time.time()
    year, month, day = (parts + [1, 1])[:3]
    return time.mktime((year, month, day, 9, 0, 0, 0, 0, -1))


def theirs(text, documents):
    """Span and last day of every time jionlp sees, document by document."""
    import jionlp

    found = []
    for document in documents:
        start, end = document["start"], document["end"]
        base, at = base_of(document), start
        for line in text[start:end].split("\n"):
            seen = []
            if line.strip():
                with contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(Exception):
                    seen = jionlp.ner.extract_time(line, time_base=base, with_parsing=True) or []
            for entity in seen:
                detail = entity.get("detail") or {}
                when = detail.get("time")
                last = str(when[-1])[:10] if isinstance(when, list) and when else ""
                a, b = entity["offset"]
                found.append((at + a, at + b, last, detail.get("type", "")))
            at += len(line) + 1
    return found


def main(pred, gold):
    rows = {"yipan": [0, 0], "jionlp": [0, 0]}
    total, stray = 0, 0
    for path in sorted(glob.glob(os.path.join(gold, "*.json"))):
        name = os.path.basename(path)
        reference = json.load(open(path, encoding="utf-8"))["items"]
        text = open(path[:-5] + ".txt", encoding="utf-8", newline="").read()
        documents = [i for i in reference if i["kind"] == "document" and not i.get("duplicate_of")]
        deadlines = [i for i in reference if i["kind"] == "deadline"]
        total += len(deadlines)
        with open(os.path.join(pred, name), encoding="utf-8") as f:
            mine = [i for i in json.load(f)["items"] if i["kind"] == "deadline"]
        ours = [(i["start"], i["end"], i.get("date") or i.get("end_date") or "", "") for i in mine]
        other = theirs(text, documents)
        stray += sum(1 for x in other if text[x[0]:x[1]] in ("一时", "三点", "两点", "几点", "四点", "一点", "五点"))
        for who, found in (("yipan", ours), ("jionlp", other)):
            for d in deadlines:
                near = [f for f in found if iou((d["start"], d["end"]), f[:2]) >= 0.5]
                rows[who][0] += bool(near)
                rows[who][1] += any(right(d, f[2]) for f in near)
    print(f"{total} deadlines in the reference")
    for who, (seen, dated) in rows.items():
        print(f"{who:<7} seen {seen:3}  with the right date {dated:3}  ({dated / max(total, 1):.0%})")
    print(f"jionlp reads {stray} times 一时, 三点 and their kin as a time of the day")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
