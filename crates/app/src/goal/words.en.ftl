noun-campaign = campaign
noun-phase = phase
noun-standard = standard
noun-indicator = indicator
fact-campaign-created = campaign created
fact-campaign-changed = campaign changed
fact-campaign-started = campaign started
fact-campaign-moved = campaign moved on
fact-phase-added = phase added
fact-phase-changed = phase changed
fact-phase-moved = phase moved on
fact-standard-imported = standard imported
fact-standard-attached = standard adopted
fact-indicator-linked = indicators declared the same
goal-campaigns = Campaigns
goal-new = New campaign
goal-none = There is no campaign yet.
goal-none-do = Choose a kind: its phases, standards and command are set up, and you change what differs.
goal-list-lede = { $n ->
    [one] { $n } campaign, { $running } running.
   *[other] { $n } campaigns, { $running } running.
}
goal-name = Name
goal-short = Short name
goal-short-hint = For the head of pages, 14 characters at most; the beginning of the name if left empty.
goal-goal = Goal
goal-goal-hint = What success is, for example: pass the provincial evaluation by 15 August.
goal-start = First day
goal-target = The day
goal-target-hint = If left empty, the usual length of this kind.
goal-focus = Focus of this year
goal-focus-tag = focus of the year
goal-command = Set up the command of this kind
goal-command-hint = Leading group, office and headquarters become units with posts; people are named later.
goal-status = State
goal-status-draft = draft
goal-status-running = running
goal-status-closing = closing
goal-status-routine = routine
goal-status-archived = archived
goal-left = Left
goal-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
goal-days-past = { $n ->
    [one] { $n } day over
   *[other] { $n } days over
}
goal-new-lede = Choose a kind, a name and a day; phases, standards and gates can all be changed later.
goal-kind-choose = Kind of campaign
goal-kind-facts = about { $days } days, { $phases } phases, { $bodies } bodies
goal-kind-free = Your own
goal-kind-free-about = No template: add phases and standards yourself.
goal-create = Make the draft
goal-day-unreadable = This is not a date. Write 2026-08-15.
goal-day-of-year = { $day } { $year }
goal-target-not-after-start = The day must come after the first day.
goal-too-short-for-phases = There are fewer days than phases. Move the day later.
goal-phase-ends-before-it-begins = The last day cannot be before the first.
goal-segment-outside-its-phase = A segment lies within its phase.
goal-refused-phase-passed = This phase has been passed and can no longer be changed.
goal-refused-too-many-phases = A campaign has at most 100 phases and segments.
goal-refused-not-a-draft = “{ $name }” has been started already.
goal-refused-not-next = That is not the next state: closing comes first, then routine or the archive.
goal-refused-standard-known = A standard with the code { $code } is already here. Give a new edition another code.
goal-refused-not-two-leaves = Only two different leaf indicators can be declared the same.
goal-frame-lede = { $name }, due { $day }
goal-frame-left = , { $n } days left.
goal-frame-past = , { $n } days over.
goal-frame-status-draft = Still a draft, not started.
goal-frame-status-running = Running.
goal-frame-status-closing = Closing.
goal-frame-status-routine = Now routine.
goal-frame-status-archived = Archived.
goal-waived = It was started with gaps in who leads, because: { $why }
goal-start-button = Start the campaign
goal-see-gaps = See who is missing
goal-phases = Phases and gates
goal-phases-small = segments are indented
goal-phases-none = There are no phases yet. Add the first, so that the plan has somewhere to go.
goal-phase = Phase
goal-phase-now = now
goal-phase-passed = passed
goal-phase-focus = What it turns on
goal-phase-add = Add a phase
goal-from = From
goal-to = To
goal-gate = Gate
goal-standards = Standards
goal-standards-open = See the standards
goal-standards-none = This campaign is not measured by any standard yet.
goal-standards-none-do = Import a standard, or take one the program brings along; its indicators then go to units.
goal-edition = edition { $edition }
goal-import = Import a standard
goal-bodies = Command
goal-command-note = posts that somebody holds
goal-command-fill = Name people
goal-command-posts = { $held }/{ $posts }
goal-rules = Rules
goal-rules-note = in the words of the document; open one to see where it stands
goal-rule = Words
goal-rule-kind = Kind
goal-rule-how = Kept
goal-rule-became-cadence = at its interval
goal-rule-became-criterion = at a gate
goal-rule-words = by people
goal-cadences = What must happen regularly
goal-every-day = a day
goal-every-week = a week
goal-every-month = a month
goal-every-quarter = a quarter
goal-every-half-year = every half year
goal-every-year = a year
goal-cadence = { $title }: at least { $n } { $every }
goal-cadence-by = { $title }: once { $every }, by day { $day }
goal-documents = Papers it produces
goal-comma = {", "}
goal-own = Name and day
goal-close = Begin closing
goal-close-reason = Why it moves on
goal-to-routine = Turn into routine
goal-archive = Archive
goal-view = View
goal-view-merged = One list
goal-view-tree = By standard
goal-standards-lede = { $standards } standards with { $asked } indicators make { $lines } requirements.
goal-standards-lede-more = {" "}{ $shared } are asked by more than one standard, { $conflicts } conflict, { $unsure } have values to be confirmed.
goal-merged = The stricter of all
goal-merged-small = sources in bold set the requirement
goal-indicator = Indicator
goal-asked = Asked
goal-sources = Sources
goal-shown-by = How it is seen, what to show
goal-methods = Method
goal-points = Points
goal-kind-veto = veto
goal-kind-precondition = precondition
goal-kind-quantified = quantified
goal-kind-qualitative = qualitative
goal-method-materials = papers
goal-method-field = on the spot
goal-method-survey = survey
goal-method-data = figures
goal-alike = { $n } look alike but differ in scope or formula, and were not merged
goal-unsure = to confirm
goal-unsure-short = (to confirm)
goal-when-confirmed = { $asked } once the values to confirm are confirmed
goal-conflict = Conflict
goal-conflict-units = The units “{ $a }” and “{ $b }” cannot be converted; somebody has to decide.
goal-conflict-bounds = The bounds contradict each other: { $bounds }. Somebody has to decide.
goal-conflict-trend = One asks for a rise, another for a fall; somebody has to decide.
goal-frequency = { $n ->
    [one] { $n } time { $every }
   *[other] { $n } times { $every }
}
goal-tree-facts = edition { $edition }, { $n } indicators, { $points } points
goal-tree-unsure = { $n } to confirm
goal-asked-judged = judged by what is found
goal-asked-and = {"; "}
goal-asked-or = {" or "}
goal-asked-when = where { $measure } is { $span }: { $asked }
goal-asked-rising = rising each year
goal-asked-falling = falling each year
goal-asked-yes = in place
goal-asked-grade = grade { $grade } or better
goal-asked-between = { $a } to { $b }
goal-unit-none = no unit
goal-unit-percent = { $n }%
goal-unit-permille = { $n }‰
goal-unit-ratio = { $n }
goal-unit-per-1000 = { $n } per 1,000
goal-unit-per-10k = { $n } per 10,000
goal-unit-per-100k = { $n } per 100,000
goal-unit-m2 = { $n } m²
goal-unit-km2 = { $n } km²
goal-unit-per-km2 = { $n } per km²
goal-unit-mu = { $n } mu
goal-unit-day = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
goal-unit-hour = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
goal-unit-month = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
goal-unit-year = { $n ->
    [one] { $n } year
   *[other] { $n } years
}
goal-unit-yuan = { $n } yuan
goal-measure-land-per-capita = building land per head
goal-import-lede = A file is read on trial first: every wrong cell is listed, and only a file without faults is imported.
goal-file = The file
goal-file-hint = .toml, or .xlsx with the same columns (a sheet “standard” and a sheet “indicator”), 4 MB at most.
goal-try = Read on trial
goal-take = Import and adopt
goal-read-lede = Understood: { $name }, { $n } indicators, { $points } points. Nothing is imported yet.
goal-read-facts = Code { $code }, edition { $edition }.
goal-faults-lede = { $n ->
    [one] { $n } place to mend. Nothing was imported.
   *[other] { $n } places to mend. Nothing was imported.
}
goal-shipped = Standards the program brings along
goal-shipped-hygienic-2021 = National Hygienic City 2021
goal-shipped-hygienic-2014 = National Hygienic City 2014
goal-shipped-garden-2010 = National Garden City 2010
goal-shipped-garden-2022 = National Garden City 2022 (all to confirm)
goal-shipped-civilised-2015 = National Civilised City 2015
goal-shipped-safe-city = Safe City (all to confirm)
goal-shipped-safe-development-2019 = Safe Development City 2019
goal-fault-place = Place
goal-fault-mend = What is wrong, and the mend
goal-fault-syntax = The file cannot be read: { $message }
goal-fault-file-too-long = The file is longer than { $max } bytes. Import it in parts.
goal-fault-missing = Fill this in.
goal-fault-unknown = There is no such column or field. Remove it or use a known name.
goal-fault-unknown-near = There is no such field; did you mean { $near }?
goal-fault-kind-text = Words belong here.
goal-fault-kind-number = A number belongs here, with three decimals at most.
goal-fault-kind-list = A list belongs here: ["a", "b"].
goal-fault-kind-flag = Only true or false belongs here.
goal-fault-kind-table = A table belongs here: [name].
goal-fault-kind-tables = Several tables belong here: [[name]].
goal-fault-not-one-of = “{ $found }” is not one of: { $allowed }.
goal-fault-too-long = Too long: { $max } characters at most.
goal-fault-too-many = Too many: { $max } at most.
goal-fault-out-of-range = { $found } is out of range: write { $min } to { $max }.
goal-fault-not-a-date = There is no “{ $found }”. Write a day as 2021-12-31, a window as 2014-05..2014-08.
goal-fault-end-before-start = The end lies before the beginning.
goal-fault-twice = The code { $code } is used twice. Give one of them another.
goal-fault-no-such = Nothing has the code { $code }. Write it first, or mend the code.
goal-fault-circle = The parents of { $code } lead back to itself. Change its parent.
goal-fault-points-differ = { $declared } points are written, the members add up to { $members }. Make them agree, or leave them out.
goal-fault-not-a-code = “{ $found }” cannot be a code. Use letters, figures and - _ . / ( ).
goal-fault-needs-measure = A measured requirement needs its measure: standards are merged by it.
goal-fault-group-has-requirement = A group cannot ask for something. Move the requirement to an indicator in it.
goal-fault-requirement-bound = Not understood from “{ $rest }”. Write >= 38 %, 60..80 dB, rising, falling, yes or grade >= "C".
goal-fault-requirement-number = A number belongs at “{ $rest }”.
goal-fault-requirement-digits = “{ $rest }” has too many digits: 13 and 6 decimals at most.
goal-fault-requirement-range = The range “{ $rest }” must run from the smaller to the larger.
goal-fault-requirement-colon = A condition ends with a colon: when measure < 80 m2: >= 9 m2. Found “{ $rest }”.
goal-fault-requirement-condition-first = A condition stands before its alternatives. Found “{ $rest }”.
goal-fault-requirement-measure = The name of a measure belongs after when. Found “{ $rest }”.
goal-fault-requirement-grade = A grade is a capital letter, A the best: grade >= "C". Found “{ $rest }”.
goal-fault-requirement-join = “{ $rest }” does not connect. Join alternatives by or, parts by a semicolon.
goal-fault-requirement-size = Too long or too many branches. Divide it into several indicators.
goal-from-document = From a document
goal-gates-open = Gates
goal-gate-open = See the gate
