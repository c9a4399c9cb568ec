#!/usr/bin/env python3
"""Our schedule against a plain one written here, on random plans: every date of every task must be equal.

  compare_schedule.py YIPAN [--tasks 2000] [--plans 10]     YIPAN is the built program

The plain one walks a dictionary of working minutes, one by one: slow, and too simple to be wrong in the same way."""
import argparse, csv, datetime as dt, json, pathlib, random, subprocess, sys, tempfile

ap = argparse.ArgumentParser()
ap.add_argument("yipan")
ap.add_argument("--tasks", type=int, default=2000)
ap.add_argument("--plans", type=int, default=10)
a = ap.parse_args()
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SHIFTS = [["08:30", "12:00"], ["13:30", "18:00"]]


def minutes(calendar, first, years):
    """Every working minute from a day on, in order."""
    own = {e["date"]: e["periods"] for e in calendar["exceptions"]}
    day = first
    while day < first + dt.timedelta(365 * years):
        for begin, end in own.get(day.isoformat(), calendar["week"][DAYS[day.weekday()]]):
            at = dt.datetime.fromisoformat(f"{day}T{begin}")
            stop = dt.datetime.fromisoformat(f"{day}T{end}")
            while at < stop:
                yield at
                at += dt.timedelta(minutes=1)
        day += dt.timedelta(1)


def plain(tasks, links, clock):
    """Early and late starts as places in the list of working minutes."""
    after, before = {}, {}
    for f, t, kind, lag in links:
        after.setdefault(t, []).append((f, kind, lag * 60))
        before.setdefault(f, []).append((t, kind, lag * 60))
    early, late = {}, {}
    for t in sorted(tasks):
        early[t] = max([0] + [
            {"FS": early[f] + tasks[f], "SS": early[f], "FF": early[f] + tasks[f] - tasks[t], "SF": early[f] - tasks[t]}[kind] + lag
            for f, kind, lag in after.get(t, [])])
    end = max(early[t] + tasks[t] for t in tasks)
    for t in sorted(tasks, reverse=True):
        late[t] = min([end - tasks[t]] + [
            {"FS": late[s] - tasks[t], "SS": late[s], "FF": late[s] + tasks[s] - tasks[t], "SF": late[s] + tasks[s]}[kind] - lag
            for s, kind, lag in before.get(t, [])])
    return early, late


def text(at):
    return at.strftime("%Y-%m-%dT%H:%M")


wrong = 0
for seed in range(a.plans):
    r = random.Random(seed)
    tasks = {i: r.randint(1, 40) * 60 for i in range(1, a.tasks + 1)}
    links = []
    for t in range(2, a.tasks + 1):
        for f in {r.randint(max(1, t - 60), t - 1) for _ in range(r.randint(0, 2))}:
            kind = r.choice(["FS", "FS", "FS", "SS", "FF", "SF"])
            links.append((f, t, kind, r.choice([0, 0, 0, r.randint(1, 16)])))
    off = [dt.date(2026, 1, 5) + dt.timedelta(r.randint(0, 900)) for _ in range(60)]
    calendar = {
        "week": {d: SHIFTS if i < 5 else [] for i, d in enumerate(DAYS)},
        "exceptions": [{"date": d.isoformat(), "periods": [] if d.weekday() < 5 else SHIFTS} for d in sorted(set(off))],
    }
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with open(folder / "tasks.csv", "w", newline="") as f:
            csv.writer(f).writerows([("id", "name", "duration_hours")] + [(i, "", d // 60) for i, d in tasks.items()])
        with open(folder / "links.csv", "w", newline="") as f:
            csv.writer(f).writerows([("from", "to", "type", "lag_hours")] + links)
        (folder / "calendar.json").write_text(json.dumps(calendar))
        out = subprocess.run(
            [a.yipan, "schedule", "--tasks", folder / "tasks.csv", "--links", folder / "links.csv", "--calendar",
             folder / "calendar.json", "--start", "2026-01-05T08:30", "--json"], check=True, capture_output=True, text=True)
    clock = list(minutes(calendar, dt.date(2026, 1, 5), 12))
    early, late = plain(tasks, links, clock)
    bad = 0
    for row in json.loads(out.stdout)["tasks"]:
        t = int(row["id"])
        want = [text(clock[early[t]]), text(clock[early[t] + tasks[t] - 1] + dt.timedelta(minutes=1)),
                text(clock[late[t]]), text(clock[late[t] + tasks[t] - 1] + dt.timedelta(minutes=1)), (late[t] - early[t]) / 60]
        got = [row["early_start"], row["early_finish"], row["late_start"], row["late_finish"], row["slack_hours"]]
        if got != want:
            bad += 1
            if bad == 1:
                print(f"plan {seed}, task {t}: {got} instead of {want}")
    print(f"plan {seed}: {a.tasks} tasks, {len(links)} links, {bad} differ")
    wrong += bad
sys.exit(1 if wrong else 0)
