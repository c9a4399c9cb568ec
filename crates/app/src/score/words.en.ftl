score-stage-provisional = provisional
score-stage-appeal = open to appeal
score-stage-frozen = frozen
score-stage-published = published
score-month = { $m ->
    [1] January{" "}
    [2] February{" "}
    [3] March{" "}
    [4] April{" "}
    [5] May{" "}
    [6] June{" "}
    [7] July{" "}
    [8] August{" "}
    [9] September{" "}
    [10] October{" "}
    [11] November{" "}
   *[12] December{" "}
}
score-colon = :{" "}
score-semicolon = ;{" "}
score-comma = ,{" "}
score-stop = .
score-leads = leads
score-is-last = is last
score-lede-yellow = { $n } stand below { $bar }: by rule proposed for the yellow list, to be explained by the deputy in charge.
score-as-of = records of { $at }
score-until = until { $at }
score-then-fixed = nothing moves after
score-group-size = { $n ->
    [one] { $n } unit, like with like
   *[other] { $n } units, like with like
}
score-place-head = Place
score-than = since { $month }
score-unit = Unit
score-points = Score
score-tied = tied
score-moved-new = new
score-moved-same = same
score-moved-up = up { $n }
score-moved-down = down { $n }
score-mark-yellow = Yellow list
score-mark-praise = Praise list
score-median = median of the group
score-yellow-bar = yellow list below { $bar }
score-other-months = Months
score-deeds = Next
score-recount = Recount from today's records
score-open-appeals = Open to appeals for 5 days
score-freeze = Freeze the scores
score-publish = Publish the scores
score-run-this-month = Count this month
score-why = Why { $unit } has { $score }
score-edition = scheme { $edition }
score-export = Export
score-place = { $group }: place { $place }; no place the month before.
score-place-was = { $group }: place { $place }; { $month }{ $was }, { $moved }.
score-from = From { $start } points
score-start = Start
score-name-of = { $name } ({ $points })
score-records = { $n ->
    [one] 1 record; open it
   *[other] { $n } records; open any of them
}
score-records-more = { $n } more are in the export.
score-sum = { $month }score
score-anybody = Every figure leads to its records. The same scheme on the same records gives the same score, whoever counts.
score-how-nothing = Nothing to judge this month: full points.
score-how-rate = { $of } { $ofn }, { $figure } { $n }, { $rate }
score-how-banded = { $of } { $ofn }, { $figure } { $n }, { $rate }; points by band
score-how-below = { $of } { $ofn }, { $figure } { $n }, { $rate }; { $loses } off for each { $per } under { $bar }
score-how-above = { $figure } { $n }, { $of } { $ofn }, { $rate }; { $loses } off for each { $per } over { $bar }
score-how-each = { $figure } { $n }, { $each } off for each
score-how-bonus = { $figure } { $n }, { $each } added for each, { $points } at most
score-how-value = { $figure } { $n } of { $full }
score-how-points = { $figure }: { $n } in all, at most { $points }
score-how-expression = By formula: { $source }
score-figure-cases-due = due
score-figure-cases-handled-in-time = in time
score-figure-cases-late = late
score-figure-cases-reworked = reworked
score-figure-cases-rebound = came back
score-figure-cases-from-above = found by the upper level
score-figure-cases-reported = reported
score-figure-tasks-due = tasks due
score-figure-tasks-done = done
score-figure-tasks-undone = not done
score-figure-checks-average = average of the sites
score-figure-voice-answered = ratings
score-figure-voice-satisfied = satisfied
score-figure-voice-unsatisfied = not satisfied
score-figure-manual-praise = praised by the upper level
score-figure-awards-points = rewards and warnings settled
score-figure-orders-late = orders answered late
score-empty = No scores have been counted yet.
score-empty-do = They are counted from cases, tasks and checks; nothing has to be filled in.
score-note = Enter a bonus or a deduction
score-note-kind = Kind
score-note-label = What happened
score-note-reason = On what ground
score-note-add = Enter and recount
score-appeal = Appeal
score-appeal-words = Why it should not count
score-appeals = Appeals
score-upheld = Upheld: this record no longer counts.
score-not-upheld = Not upheld.
score-answer-words = Answer
score-uphold = Uphold
score-turn-down = Turn down
score-waits = Waiting for an answer
score-sheet-group = Group
score-sheet-list = List
score-sheet-lines = Lines
score-sheet-part = Part
score-sheet-rule = Rule
score-sheet-of = Out of
score-sheet-change = Change
score-sheet-how = How it was worked out
score-period-unreadable = Write the month like 2026-07.
score-period-future = This month has not begun. Count it when it has.
score-scheme-wrong = The scheme is wrong: { $why }
score-note-figure = Only figures that start with manual. or orders. are entered by hand.
score-appeal-days = Give 1 to 30 days for appeals.
score-appeal-record = This record did not move the score of the unit.
score-refused-wrong-stage = This month's scores are { $stage ->
    [provisional] provisional
    [appeal] open to appeal
    [frozen] frozen
   *[published] published
}; this cannot be done now.
score-refused-appeals-open = { $n ->
    [one] { $n } appeal waits for an answer. Answer it, then freeze.
   *[other] { $n } appeals wait for an answer. Answer them, then freeze.
}
score-refused-appeal-over = The time for appeals is over.
fact-scheme-added = scheme taken into use
fact-score-counted = scores counted
fact-score-noted = entered by hand
fact-score-opened-to-appeals = opened to appeals
fact-score-appealed = appealed
fact-score-appeal-answered = appeal answered
fact-score-frozen = scores frozen
fact-score-published = scores published
noun-scheme = scheme
noun-score = score
noun-appeal = appeal
