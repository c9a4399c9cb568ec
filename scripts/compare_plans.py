#!/usr/bin/env python3
"""Our dates against those other schedulers gave for the same plan, date by date.

  compare_plans.py YIPAN FOLDER...     YIPAN is the built program

A folder holds tasks.csv, links.csv and calendar.json (with project_start and fixed_finish) and answers:
  *_early_late.csv   id, early_start, early_finish, late_start, late_finish: counted forwards from project_start
  *_alap.csv         id, start, finish: as late as possible, counted back from fixed_finish
Ends with 1 when a date differs."""
import csv, io, json, pathlib, subprocess, sys

yipan, folders = sys.argv[1], sys.argv[2:]
FORWARDS = {c: c for c in ("early_start", "early_finish", "late_start", "late_finish")}
BACK = {"start": "late_start", "finish": "late_finish"}


def ours(folder, *way):
    files = [f"--{name}={folder / file}" for name, file in
             (("tasks", "tasks.csv"), ("links", "links.csv"), ("calendar", "calendar.json"))]
    done = subprocess.run([yipan, "schedule", *files, *way], capture_output=True, text=True, check=True)
    return {row["id"]: row for row in csv.DictReader(io.StringIO(done.stdout))}


wrong = 0
for folder in map(pathlib.Path, folders):
    calendar = json.loads((folder / "calendar.json").read_text())
    for ending, way, columns in (
        ("_early_late.csv", ("--start", calendar["project_start"][:16]), FORWARDS),
        ("_alap.csv", ("--finish", calendar["fixed_finish"][:16]), BACK),
    ):
        answers = sorted(folder.glob("*" + ending))
        own = ours(folder, *way) if answers else {}
        for answer in answers:
            rows = list(csv.DictReader(answer.open()))
            for theirs, mine in columns.items():
                bad = [r for r in rows if own[r["id"]][mine] != r[theirs][:16].replace(" ", "T")]
                wrong += len(bad)
                first = f", first: task {bad[0]['id']} {bad[0][theirs]}, ours {own[bad[0]['id']][mine]}" if bad else ""
                print(f"{folder.name} {answer.name} {theirs}: {len(rows) - len(bad)} of {len(rows)} equal{first}")
sys.exit(1 if wrong else 0)
