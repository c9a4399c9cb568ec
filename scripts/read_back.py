#!/usr/bin/env python3
"""What we write, read by others: plans by MPXJ, calendar feeds by icalendar.

  read_back.py plan FILE.xml          needs mpxj (and a Java runtime)
  read_back.py feed FILE.ics|ADDRESS  needs icalendar

Prints what they understood, one thing a line; ends with 1 when they understood nothing."""
import sys, urllib.request


def plan(path):
    import jpype, mpxj
    jpype.startJVM()
    from org.mpxj.reader import UniversalProjectReader
    project = UniversalProjectReader().read(path)
    tasks = [t for t in project.getTasks() if t.getUniqueID() and int(str(t.getUniqueID())) > 0]
    for t in tasks:
        waits = [f"{r.getPredecessorTask().getUniqueID()}{r.getType()}{r.getLag()}" for r in t.getPredecessors()]
        who = [str(a.getResource().getName()) for a in t.getResourceAssignments() if a.getResource()]
        print(t.getUniqueID(), t.getOutlineNumber(), t.getName(), t.getDuration(), f"{t.getPercentageComplete()}%",
              t.getConstraintType(), t.getConstraintDate(), t.getStart(), t.getFinish(), t.getBaselineFinish(),
              ",".join(who), ",".join(waits), sep=" | ")
    calendar = project.getDefaultCalendar()
    print(f"{len(tasks)} tasks; calendar {calendar.getName() if calendar else '-'}, "
          f"{len(calendar.getCalendarExceptions()) if calendar else 0} exceptions")
    return len(tasks)


def feed(place):
    import icalendar
    raw = urllib.request.urlopen(place).read() if "://" in place else open(place, "rb").read()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "a line is longer than 75 octets"
    calendar = icalendar.Calendar.from_ical(raw)
    events = calendar.walk("VEVENT")
    uids = [str(event["UID"]) for event in events]
    assert len(uids) == len(set(uids)), "a UID stands twice"
    for event in events:
        start, end = event.decoded("DTSTART"), event.decoded("DTEND")
        assert start.utcoffset().total_seconds() == 0 and start <= end, f"{event['UID']}: not UTC, or ends first"
        print(event["UID"], start.isoformat(), end.isoformat(), str(event["SUMMARY"]), sep=" | ")
    print(f"{len(events)} events in {calendar.get('X-WR-CALNAME')}")
    return len(events)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("plan", "feed"):
        sys.exit(__doc__)
    sys.exit(0 if {"plan": plan, "feed": feed}[sys.argv[1]](sys.argv[2]) else 1)
