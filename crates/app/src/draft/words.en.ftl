draft-shelf = Read a document
draft-shelf-lede = Bring a plan, a notice or a speech. Tasks, owners, deadlines and phases are read out of it; once reviewed, they go on the board.
draft-file = File
draft-file-hint = txt, md, html, docx, pdf with text, xlsx; at most 32 MB and 200,000 characters.
draft-bring = Read
draft-before = Read before
draft-is-open = In review
draft-is-applied = On the board
draft-title = Draft from { $name }
draft-progress = { $n ->
    [one] { $n } item, { $decided } reviewed
   *[other] { $n } items, { $decided } reviewed
}
draft-asking = { $n } need you
draft-accept-sure = Accept the { $n } sure ones
draft-campaign-name = Name of the campaign
draft-apply = Put on the board
draft-kind-free = The document only
draft-of-kind = Kind
draft-again = Its days have passed (the last on { $last }): follow it again { $years ->
    [one] a year
   *[other] { $years } years
} later
draft-years-ahead = Its days have not all passed, so there is nothing to move: untick it
draft-years-range = Days can be moved by 0 to 100 years
draft-comes = On the board: { $what }. Standards come with the kind, and so do phases and bodies the document does not name.
draft-comma = {", "}
draft-comes-phases = { $n ->
    [one] { $n } phase
   *[other] { $n } phases
 }
draft-comes-tasks = { $n ->
    [one] { $n } task
   *[other] { $n } tasks
 }
draft-comes-bodies = { $n ->
    [one] { $n } body
   *[other] { $n } bodies
 }
draft-comes-rules = { $n ->
    [one] { $n } rule
   *[other] { $n } rules
 }
draft-comes-set = { $n } of them carried out
draft-set-bar = gate criterion: at least { $n }% content
draft-to-board = See the board
draft-waits-asking = Waits for { $n } answers
draft-waits-nothing = Accept something first
draft-document = Document
draft-to-document = See the text
draft-items = What was read
draft-item-n = Item { $n }
draft-show = Which items
draft-show-all = All { $n }
draft-show-asking = Need you { $n }
draft-show-open = Not reviewed { $n }
draft-show-unsure = Unsure { $n }
draft-show-model = By the model { $n }
draft-show-dropped = Dropped { $n }
draft-show-kind = Which kind
draft-by-model = proposed by the language model
draft-found-model = Because the language model proposed it; the text has these words
draft-ask-model = Ask the language model
draft-ask-model-hint = The text goes to { $host }. What it proposes is marked and counts only after somebody has looked at it; words the text does not have are not taken.
draft-model-reads = The model is reading part { $n } of { $parts }.
draft-model-look = How far is it?
draft-model-done = The model has read it: { $n } added, { $dropped } dropped because the text does not say so.
draft-model-unanswered = { " " }{ $n } parts had no answer.
draft-model-broken-off = The model was stopped before the end. The draft is unchanged; try again.
draft-refused-no-model = No language model is connected. Start with --model-url and its address.
draft-refused-model-reads = The model is reading this draft; wait until it has done.
draft-refused-model-silent = The model gave no answer ({ $why }). The draft is unchanged; try again.
draft-none-here = Nothing here.
draft-accept = Accept
draft-reject = Drop
draft-reopen = Review again
draft-correct = Correct
draft-key-jk = next, previous
draft-key-n = next that needs you
draft-export = Save as annotations (extract/1)
draft-found = Rule { $rule }, { $percent }% sure
draft-metric = { $label }: { $value } { $unit }
draft-no-owner = no owner in the text; the office holds it for now
draft-owner-keeps = { $worded } is { $unit } here
draft-owner-nobody = there is no { $names } here
draft-owner-office = the office leads it
draft-group-count = { $n ->
    [one] { $n } item
   *[other] { $n } items
}
draft-group-asking = { $n ->
    [one] { $n } item, { $asking } needs you
   *[other] { $n } items, { $asking } need you
}
draft-group-goal = Goal and bodies
draft-group-phase = Phases and deadlines
draft-group-task = Tasks
draft-group-metric = Figures
draft-group-rule = Rules
draft-group-context = Shortcomings and agenda
draft-kind-campaign = campaign
draft-kind-org = body
draft-kind-phase = phase
draft-kind-deadline = deadline
draft-kind-task = task
draft-kind-metric = figure
draft-kind-problem = shortcoming
draft-kind-rule = rule
draft-kind-agenda = agenda
draft-state-proposed = not reviewed
draft-state-accepted = accepted
draft-state-corrected = accepted as corrected
draft-state-rejected = dropped
draft-question-year = The text does not say which year.
draft-question-dates = The text gives no first and last day.
draft-field-name = Name
draft-field-role = Role
draft-field-start_date = From
draft-field-end_date = To
draft-field-date = Date
draft-field-title = Task
draft-field-units = Responsible units
draft-field-due = Due
draft-field-label = What it counts
draft-field-value = Number
draft-field-unit = Unit
draft-field-metric_kind = Nature
draft-field-rule_kind = Kind
draft-field-act = Item
draft-field-who = Who
draft-level-main = main campaign
draft-level-sub = part of it
draft-days-proposed = days the text leaves open are filled in from its neighbours
draft-role-leading_group = leading group
draft-role-office = office
draft-role-headquarters = headquarters
draft-role-sub_headquarters = sub-headquarters, working group
draft-role-lead = lead or responsible unit
draft-role-participant = participating unit
draft-role-sponsor = authority behind it
draft-role-supervisor = inspects and guides
draft-role-structure = structure
draft-role-other = other
draft-metric_kind-target = target
draft-metric_kind-result = result
draft-metric_kind-baseline = baseline
draft-rule_kind-escalation = escalation
draft-rule_kind-triage = triage
draft-rule_kind-threshold = threshold
draft-rule_kind-warning = graded warning
draft-rule_kind-sanction = sanction
draft-rule_kind-reward = reward
draft-rule_kind-appraisal = appraisal
draft-rule_kind-scoring = scoring
draft-rule_kind-reporting = reporting
draft-rule_kind-publication = publication
draft-rule_kind-recurrence = recurrence
draft-rule_kind-precedence = precedence
draft-rule_kind-one_item_one_plan = one item, one plan
draft-rule_kind-responsibility = responsibility
draft-rule_kind-cascade = cascade
draft-rule_kind-funding = funding
draft-rule_kind-inspection = inspection
draft-rule_kind-gate = gate
draft-rule_kind-sequence = sequence
draft-rule_kind-closed_loop = closed loop
draft-rule_kind-limit = limit
draft-rule_kind-quota = quota
draft-rule_kind-emergency = emergency
draft-file-needed = Choose a file first.
draft-name-needed = The text names no campaign. Give it a name.
draft-wrong-date = Write dates as 2026-07-23, 2026-07 or 2026.
draft-wrong-text = Needed here, at most 500 characters.
draft-refused-empty = There are no words in this file. Bring one with text.
draft-refused-too-long = This document has { $chars } characters; { $most } is the most. Split it.
draft-refused-too-much-inside = The file unpacks to too much. Save a copy with the text only.
draft-refused-encrypted = The file has a password. Remove it and bring the file again.
draft-refused-old-office = This is a Word or Excel format from before 2007. Save it as docx or xlsx.
draft-refused-unknown = This kind of file ({ $kind }) cannot be read. Bring txt, md, html, docx, pdf or xlsx.
draft-refused-not-text = Line { $line } (byte { $byte }) is no text. Save the file as UTF-8 or GB18030.
draft-refused-scan = All { $pages } pages of this PDF are pictures. Run text recognition first, or bring the docx.
draft-refused-damaged = The file is damaged: { $cause }. Export it again.
draft-refused-asking = { $n ->
    [one] { $n } item still needs your answer before this can go on the board.
   *[other] { $n } items still need your answer before this can go on the board.
}
draft-refused-nothing = No phase, task or figure has been accepted; there is nothing to put on the board.
draft-refused-applied = This draft is on the board and cannot be changed.
fact-draft-read = read a document
fact-draft-decided = reviewed a draft
fact-draft-applied = put a draft on the board
noun-draft = draft
noun-draft-item = item of the draft
draft-is-joined = Joined to another
draft-cut = Split or merge
draft-words = First words of the second part
draft-split = Split here
draft-merge = Merge with the next of its kind
draft-join-with = Add another draft
draft-join = Add it
draft-join-hint = Its text and items go behind these; campaigns and bodies named twice are dropped. This cannot be undone.
draft-words-not-there = The item does not hold these words, or begins with them. Copy the first words of the second part from the text.
draft-refused-last = No item of this kind follows that could be merged.
draft-refused-too-many = Too many items: a draft holds at most { $most }.
draft-refused-joined = This draft is part of another now; change it there.
fact-draft-split = split an item
fact-draft-merged = merged two items
fact-draft-joined = joined two drafts
fact-draft-shown = showed a draft to the language model
fact-draft-advised = had the language model propose
