noun-criterion = criterion
fact-criterion-added = criterion added
fact-criterion-changed = criterion changed
fact-criterion-removed = criterion removed
fact-survey-recorded = survey result recorded
fact-gate-opened = next phase opened
fact-gate-held = phase held
fact-gate-sent-back = survey sent back
gate-gates = Gates
gate-figures = Named figures
gate-title = Gate of { $phase }
gate-the-end = the end
gate-lede-none = { $phase } has no criteria.
gate-lede-met = All { $n } criteria hold: { $next } may open.
gate-lede-missing = { $n } of { $of } criteria short of { $next }.
gate-lede-state-open = This phase runs to { $day }.
gate-lede-state-planned = This phase has not begun; the figures are of now.
gate-lede-no-open = No phase is open. The first one opens when the campaign starts.
gate-phases = Phases
gate-phase = Phase
gate-days = { $from } to { $to }
gate-state = State
gate-state-planned = not begun
gate-state-open = open
gate-state-passed = passed
gate-n-criteria = { $n } criteria
gate-last = Last decision
gate-criteria = Criteria
gate-criterion = Criterion
gate-value = Value now
gate-verdict = Verdict
gate-verdict-met = met
gate-verdict-unmet = not met
gate-verdict-unmeasured = no value
gate-verdict-unreadable = cannot be read
gate-no-value = none
gate-points = { $n ->
    [one] { $n } point
   *[other] { $n } points
}
gate-why-nothing-yet = no records yet for { $name }
gate-why-nobody-measures = the program does not measure { $name }: a person must check
gate-why-unreadable = cannot read: { $name }
gate-expression = Expression
gate-expression-hint = Written with named figures: tasks.done_rate >= 0.95 && cases.major_open == 0
gate-see-figures = Which figures exist
gate-add = Add a criterion
gate-remove = Take it away
gate-remove-reason = Why take it away
gate-look-back = Look-back
gate-look-back-none = No look-back tasks yet. When a phase opens in spite of a criterion, each one waived becomes a task.
gate-look-back-done = done
gate-release = Released on opening
gate-release-lede = { $n ->
    [one] { $n } task goes onto the units' lists.
   *[other] { $n } tasks go onto the units' lists.
}
gate-release-none = The next phase has no dated tasks yet.
gate-decide = Decide
gate-decide-note = signed by { $name }, kept in the ledger, never changed
gate-summary = Summary of the phase
gate-summary-hint = What was reached, what is left
gate-reason = Reason
gate-reason-hint = Needed to hold, or to open in spite of a criterion
gate-look-back-unit = Who looks back on what is not met
gate-look-back-due = Look-back due
gate-do-open = Open { $phase }
gate-do-hold = Hold
gate-do-redo = Run the survey again
gate-past = Past decisions
gate-decision-open = opened
gate-decision-hold = held
gate-decision-redo = survey sent back
gate-decided = { $who }, { $at }
gate-released-n = { $n ->
    [one] { $n } task released
   *[other] { $n } tasks released
}
gate-then = Figures then
gate-figures-lede = { $n ->
    [one] { $n } named figure for gates and scores; { $m } have a value now.
   *[other] { $n } named figures for gates and scores; { $m } have a value now.
}
gate-figure = Figure
gate-figure-name = Name in expressions
gate-figures-note = tasks: due by the end of this phase; rates of cases: reported since it began; the rest: now
gate-surveys = Survey results
gate-surveys-none = None yet. Only counts are recorded, nobody is named.
gate-survey = Survey
gate-survey-hint = small letters; written survey("name").satisfaction
gate-survey-held-on = Last day
gate-survey-asked-n = Answers
gate-survey-satisfied-n = Satisfied
gate-survey-note = Who ran it, how the sample was drawn
gate-survey-share = Satisfaction
gate-survey-record = Record
gate-survey-name = The name begins with a small letter and holds only small letters, figures and underscores.
gate-survey-ahead = The last day cannot lie ahead.
gate-survey-asked = Answers: 1 to ten million.
gate-survey-satisfied = No more satisfied than answered.
gate-not-a-condition = The expression must answer yes or no, such as tasks.late == 0.
gate-unreadable = The expression cannot be read. Write it like tasks.done_rate >= 0.95.
gate-no-such-figure = There is no figure { $name }. Choose one from the page of named figures.
gate-names-no-figure = The expression names no figure. Write at least one, such as tasks.late == 0.
gate-refused-not-open = Only the open phase has a gate to decide.
gate-refused-survey-below = "{ $title }" is not met. A phase does not open over the people's no: run the survey again.
gate-refused-survey-missing = "{ $title }" has no survey result. Run the survey and record it under named figures.
gate-refused-no-reason = { $n } criteria need a word: give the reason, then decide.
gate-refused-nothing-to-redo = No survey is below its bar.
gate-refused-segment = Criteria belong to a phase; a segment has no gate.
gate-refused-too-many = A phase has at most 30 criteria.
gate-figure-duties-gaps = Gaps of duty
gate-figure-duties-covered-rate = Duties with a named lead
gate-figure-duties-letters-signed-rate = Letters signed
gate-figure-tasks-done-rate = Tasks done
gate-figure-tasks-late = Late tasks
gate-figure-tasks-look-back-open = Open look-back tasks
gate-figure-cases-open = Open cases
gate-figure-cases-major-open = Open major cases
gate-figure-cases-overdue-open = Open late cases
gate-figure-cases-closed-rate = Cases struck off
gate-figure-cases-on-time-rate = Cases fixed in time
gate-figure-cases-dispatch-accuracy = Cases dispatched right
gate-figure-cases-solved-rate = Solved, say the reporters
gate-figure-hazards-major-open = major hazards open
gate-figure-hazards-late = hazards with a date passed
gate-figure-mock-score = Mock evaluation
gate-figure-returns-on-time-rate = Returns in time
gate-figure-returns-owed = Returns owed
gate-figure-survey-satisfaction = { $name } survey: satisfied
gate-figure-survey-satisfaction_low = { $name } survey: satisfied, low end (95%)
gate-figure-survey-asked = { $name } survey: answers
gate-lede-passed = { $phase } is closed and led into { $next }. The figures are of now; those of the decision stand below.
gate-survey-called-resident = residents
gate-survey-called-people = people
gate-survey-called-report = report
gate-look-back-title = Look back: { $title }
fact-award-given = reward given
fact-award-warned = warning given
fact-award-waived = reward or warning waived
gate-awards = Rewards and warnings
gate-awards-note = from the months whose scores are frozen
gate-awards-left = { $n } are not settled yet.
gate-awards-unfrozen = The scores of { $months } are not frozen: nothing of them can be settled.
gate-awards-in-act = Those left for later stay listed here after the next phase opens.
gate-award-unit = Unit
gate-award-list = List
gate-award-what = What follows
gate-award-who = By whom
gate-award-later = Decide later
gate-award-give-praise = Give the reward
gate-award-give-yellow = Give the warning
gate-award-waive = Waive
gate-award-waived = waived
gate-award-given-only = given
gate-award-n-points = { $n ->
    [one] { $n } point
   *[other] { $n } points
}
gate-award-n-money = { $n } yuan
gate-award-points-label = Points
gate-award-money-label = Money (yuan)
gate-award-all = All { $n } of them
gate-award-give-all = Give as the paper says
gate-award-why-all = for all that have none of their own
gate-award-as-all = As above
gate-award-no-worth = no sum in the paper
gate-award-why = Grounds
gate-award-settle = Settle
gate-award-no-reason = Write the grounds of each reward or warning.
gate-award-points = Write points between −1000 and 1000.
gate-award-money = Write whole yuan, at most 100 million either way.
noun-award = Reward or warning
