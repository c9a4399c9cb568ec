#!/usr/bin/env python3
"""Our working days against numpy's business days, on random starts and lengths: every deadline must be equal.

  compare_worktime.py YIPAN [--cases 200]     YIPAN is the built program; numpy must be installed

numpy knows no worked weekends, so the calendar has days off only; a deadline is the end of numpy's day."""
import argparse, datetime as dt, json, pathlib, random, subprocess, sys, tempfile
import numpy as np

ap = argparse.ArgumentParser()
ap.add_argument("yipan")
ap.add_argument("--cases", type=int, default=200)
a = ap.parse_args()
r = random.Random(7)
off = sorted({dt.date(2026, 1, 1) + dt.timedelta(r.randint(0, 700)) for _ in range(60)})
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
shifts = [["08:30", "12:00"], ["13:30", "18:00"]]
calendar = {"week": {d: shifts if i < 5 else [] for i, d in enumerate(days)},
            "exceptions": [{"date": d.isoformat(), "periods": []} for d in off]}
busy = np.busdaycalendar(weekmask="1111100", holidays=np.array(off, dtype="datetime64[D]"))
wrong = 0
with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder) / "calendar.json"
    file.write_text(json.dumps(calendar))
    for _ in range(a.cases):
        start = dt.date(2026, 1, 1) + dt.timedelta(r.randint(0, 400))
        n = r.randint(1, 120)
        got = subprocess.run([a.yipan, "worktime", "add", f"{start}T00:00", str(n), "work_day", "--calendar", file],
                             check=True, capture_output=True, text=True).stdout.strip()
        first = np.busday_offset(start, 0, roll="forward", busdaycal=busy)
        want = f"{np.busday_offset(first, n - 1, busdaycal=busy)}T18:00"
        if got != want:
            wrong += 1
            print(f"{start} + {n} working days: {got} instead of {want}")
print(f"{a.cases} cases, {wrong} differ")
sys.exit(1 if wrong else 0)
