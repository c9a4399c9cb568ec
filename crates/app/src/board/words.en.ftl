board-title = Board
board-day-start = the due day
board-lede-days = ⟦{ $n }⟧ days to { $goal } ({ $work } working days).
board-lede-today = **Today is { $goal }**.
board-lede-past = { $n ->
    [one] { $n } day past { $goal }.
   *[other] { $n } days past { $goal }.
}
board-lede-not-begun = Begins in { $n } days.
board-lede-behind = { $gone }% of the time has gone and { $done }% of the work is done: **{ $points } points behind**
board-lede-ahead = { $gone }% of the time has gone and { $done }% of the work is done: { $points } points ahead
board-lede-even = { $gone }% of the time has gone and { $done }% of the work is done: on time
board-lede-untasked = { $gone }% of the time has gone; the plan has no tasks yet
board-lede-late = ; **{ $n }** late
board-lede-late-with = , { $m } of them with
board-lede-late-none = ; nothing late.
board-lede-quiet = No campaign is running here; **{ $open }** open
board-comma = ,
board-stop = .
board-unit-lede = { $unit }: **{ $open }** open, **{ $late }** late, { $near } due soon, { $week } due this week.
board-ruler = { $gone }% of the time gone, { $done }% of the tasks done
board-ruler-done = { $n }% done ({ $done } of { $all } tasks)
board-ruler-gap = { $points } points ≈ { $tasks } tasks
board-ruler-ahead = { $points } points ahead
board-ruler-today = Today
board-ruler-month = { $m ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
 }
board-goal = the day
board-others = Campaigns at the same time
board-other-line = { $days } days left, { $done }% done
board-first = First today
board-first-all = all { $n }
board-first-none = Nothing waits for you today.
board-grid = One board: who, which week, how many due
board-grid-unit = { $unit }: which week, how many due
board-caption = Work by unit and week due; one stone a cell, the most urgent speaks
board-late = Late
board-near = Due soon
board-verify = To verify
board-this-week = Due this week
board-open = Open
board-closed = Struck off
board-due-week = Due in week
board-before = Before
board-after = After
board-now = Now
board-share = Closed
board-phase-goal = { $phase } → { $goal } { $day }
board-group-department = { $n ->
    [one] { $n } department, most late first
   *[other] { $n } departments, most late first
}
board-group-territory = { $n ->
    [one] { $n } street or town
   *[other] { $n } streets and towns
}
board-group-other = { $n ->
    [one] { $n } other unit
   *[other] { $n } other units
}
board-cell-late = { $who }, { $week }: { $n } open, { $late } of them late
board-cell-near = { $who }, { $week }: { $n } open, { $near } of them due soon
board-cell-open = { $who }, { $week }: { $n } due
board-cell-week = week of { $day }
board-cell-done = struck off
board-cell-done-late = struck off late
board-cell-undone = { $n } to come
board-key-done = all struck off
board-key-few = struck off late
board-key-open = to come
board-key-near = soon: 75% of time used
board-key-late = late
board-key-one = one stone a cell, the most urgent speaks; upright lines are phase gates
board-gate-missing = { $n } short of { $phase }
board-gate-met = Ready for { $phase }
board-map = Where
board-map-what = { $n ->
    [one] { $n } place with open work, { $late } late
   *[other] { $n } places with open work, { $late } late
}
board-map-late = late, with the count
board-map-near = due soon
board-map-open = open
board-map-none = There are no sites yet, and no cases with a position.
board-map-spot-late = { $name }: { $n } late
board-map-spot = { $name }: open
board-kinds = Stuck on what
board-kinds-what = { $n } open, late in red
board-kinds-none = No open cases.
board-empty = No unit has anything due yet. Stones appear as cases are dispatched.
board-entry = ledger entry { $n }
board-figures = Where each figure comes from
board-screen = Wall screen
board-do-file = File
board-do-dispatch = Dispatch
board-do-take = Take
board-do-fix = Fix
board-do-verify = Verify
board-do-answer = Decide
board-do-press = Press
board-do-look = Look
board-do-report = Report
work-title = My work
work-lede-none = Nothing waits for you now.
work-lede = **{ $n }** waiting
work-lede-late = , **{ $n }** late
work-lede-today = , { $n } due today
work-lede-oldest = ; the oldest has waited { $span }
work-group-late = Late
work-group-today = Today
work-group-week = This week
work-group-later = Later
work-none-what = What others hand you, tasks that fall due and opinions you owe stand here, most urgent first.
work-see-board = See the board
start-title = First run
start-lede = **{ $city }** is an empty board. Five steps to the first stone: from a plan to the first case struck off.
start-draft = Put in a plan
start-draft-what = A speech, plan or minutes: goals, tasks, units and dates are read from it. About 1 minute
start-review = Review the draft
start-review-what = Each item shows its sentence: accept, change or drop. About 10 minutes
start-gaps = Close the gaps
start-gaps-what = Every indicator, section and task gets its lead. About 15 minutes
start-sites = Import sites
start-sites-what = A sheet or GeoJSON; a dry run names every wrong cell. About 5 minutes
start-round = Draw the first round
start-round-what = Set a checklist, draw sites and inspectors, send to phones. About 5 minutes
start-done = done
start-go-draft = Put in
start-go-review = Review
start-go-gaps = Close
start-go-sites = Import
start-go-round = Draw
start-look = To see a full board first, open the sample city with yipan demo.
wall-first = Must move today
wall-grid = Who, which week, how many due
wall-struck = { $n } of { $all } struck off
wall-title = Wall screen
wall-narrow = The screen is too narrow; see the board.
board-gate-review = Review
board-do-plan = Write the plan
board-do-grant = Decide on time
board-do-convene = Convene
board-do-vote = Vote
board-do-record-vote = Record votes
board-do-conclude = Conclude
board-do-delist = Strike off
board-do-publish = Publish
board-do-recheck = Look again
board-do-tally = Write a record
board-do-land = Land it
board-do-start = Begin
board-do-finish = Finish
board-red = Hazards past a date
board-red-major = major
board-red-all = all
