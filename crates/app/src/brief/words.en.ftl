brief-name = Work bulletin
brief-title-month = The work of { $month }
brief-date = { $d }/{ $m }/{ $y }
brief-issue-line = No. { $n }
brief-not-numbered = (not numbered)
brief-checked-line = Checked: { $name }
brief-signed-line = Signed: { $name }
brief-no-rate = not applicable
brief-unit = Unit
brief-due = Due
brief-late = Late
brief-group = Group
brief-place = Place
brief-score = Score
brief-empty = There are no bulletins yet.
brief-empty-do = Choose a month: its figures are filled in from records; edit, then issue.
brief-lede = No. { $n }: { $title }
brief-lede-none = Nothing has been issued yet; drafts are below.
brief-lede-gaps = { $n ->
    [one] { $n } place is still blank. Fill it, then issue.
   *[other] { $n } places are still blank. Fill them, then issue.
}
brief-lede-changed = { $n ->
    [one] { $n } figure has changed since { $at }. Measure again before issuing.
   *[other] { $n } figures have changed since { $at }. Measure again before issuing.
}
brief-lede-ready = Every figure agrees with its records. It can be issued once checked.
brief-month = Month
brief-begin = Begin a draft
brief-issue = No.
brief-title = Title
brief-state = State
brief-draft = draft
brief-issued-on = issued { $at }
brief-paper = As it prints
brief-word = Word file
brief-figures = Figures used
brief-measured = measured { $at }
brief-changed = changed
brief-measure = Measure again
brief-write = Edit
brief-series = Name of the series
brief-organ = Issued by
brief-body = Body
brief-body-hint = A line starting with "# " is a heading, [[cases.due]] a figure, [table scores] a table, ____ a blank.
brief-copies = Distribution
brief-save = Keep changes
brief-before-issue = Before issuing
brief-gap = Blank: { $what }
brief-checked-by = Checked by
brief-signed-by = Signed off by
brief-issue-it = Number and issue
brief-names = Checked by { $checked }, signed off by { $signed }
brief-refused-issued = No. { $n } has been issued and stays as it is. Correct it in a new issue.
brief-refused-same-person = The one who checks and the one who signs off are two people.
brief-refused-gaps = { $n ->
    [one] { $n } place is blank. Fill “{ $first }” first.
   *[other] { $n } places are blank. Fill “{ $first }” first.
}
brief-figure-cases-reported = Reported
brief-figure-cases-filed = Filed
brief-figure-cases-closed = Struck off
brief-figure-cases-due = Due
brief-figure-cases-handled-in-time = In time
brief-figure-cases-in-time-rate = Share in time
brief-figure-cases-late = Late
brief-figure-cases-reworked = Reworked
brief-figure-cases-rebound = Came back
brief-figure-tasks-due = Tasks due
brief-figure-tasks-done = Tasks done in time
fact-bulletin-drafted = bulletin drafted
fact-bulletin-edited = bulletin edited
fact-bulletin-measured = bulletin measured again
fact-bulletin-issued = bulletin issued
noun-bulletin = bulletin
