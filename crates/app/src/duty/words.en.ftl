noun-duty = duty
noun-letter = letter of responsibility
noun-subject = item
fact-duty-assigned = duty assigned
fact-duty-moved = duty moved to another post
fact-duty-sections-taken = road sections taken in
fact-duty-ended = duty ended
fact-letter-made = letter made
fact-letter-rewritten = letter rewritten before signing
fact-letter-signed = letter signed
duty-lede = { $n ->
    [one] { $n } item, { $covered } with one lead and a named person
   *[other] { $n } items, { $covered } with one lead and a named person
}
duty-lede-no-lead = ; { $n } without a lead
duty-lede-no-person = ; { $n } with a unit but no person
duty-lede-many = ; { $n } with two leads
duty-lede-end = .
duty-nothing = There is nothing to assign yet.
duty-nothing-do = Adopt a standard first; indicators, tasks and sections are then listed here.
duty-all = All
duty-take-sections = Take the road sections in
duty-only-indicator = Indicators
duty-only-task = Tasks
duty-only-section = Sections
duty-only-gaps = Only gaps
duty-blind = Blind corners
duty-matrix = Who answers for what
duty-legend = L lead　J joint lead　P participant　S sponsor　W supervisor
duty-item = Item
duty-more = Assign
duty-mark-lead = L
duty-mark-joint = J
duty-mark-participant = P
duty-mark-sponsor = S
duty-mark-supervisor = W
duty-role-lead = lead
duty-role-joint = joint lead
duty-role-participant = participant
duty-role-sponsor = sponsor
duty-role-supervisor = supervisor
duty-kind-indicator = indicator
duty-kind-task = task
duty-kind-section = section
duty-kind-site = site
duty-kind-hazard = hazard
duty-kind-category = case category
duty-gap-no-lead = Nobody leads
duty-gap-no-person = No named person
duty-gap-many-leads = Two leads
duty-vacant = { $post } (vacant)
duty-no-post = no post
duty-unit = Unit
duty-as = Role
duty-give = Assign
duty-give-lead = Name the lead
duty-alike = Take along the same indicator of other standards
duty-next = Further down
duty-no-such-unit = There is no such unit. Choose from the list, or give its full or short name.
duty-to-matrix = Duties matrix
duty-no-gaps = Every item has a lead
duty-gaps = Mend these before the start
duty-gaps-small = two leads are only reported
duty-gaps-more = { $n } more; mend these first.
duty-wrong = What is missing
duty-mend = Mend
duty-no-blind = No blind corners
duty-blind-head = { $n ->
    [one] { $n } blind corner
   *[other] { $n } blind corners
}
duty-blind-no-chief = no section chief and no sponsor
duty-blind-no-round = in no round
duty-blind-no-task = no task
duty-blind-no-evidence = asks for no evidence
duty-start-title = Start “{ $name }”
duty-start-lede = { $n ->
    [one] { $n } item and { $units } units. The first phase opens and clocks begin to run.
   *[other] { $n } items and { $units } units. The first phase opens and clocks begin to run.
}
duty-start-gaps = { $n ->
    [one] { $n } item has no lead or no named person.
   *[other] { $n } items have no lead or no named person.
}
duty-waiver = Why it starts with gaps
duty-waiver-hint = The reason goes into the ledger and is shown on the campaign.
duty-refused-gaps = { $n ->
    [one] { $n } item has no lead or no named person, so it cannot start. Mend it, or give the reason.
   *[other] { $n } items have no lead or no named person, so it cannot start. Mend them, or give the reason.
}
duty-letters = Letters of responsibility
duty-letter = Letter of responsibility
duty-letters-none = There are no letters yet.
duty-letters-none-do = Once duties are assigned the office makes them all at once, one for each unit.
duty-letters-lede = { $signed } signed, { $waiting } to sign.
duty-letters-make = Make from the duties
duty-number = Number
duty-count = Items
duty-signed = Signed
duty-signed-by = { $who }, { $at }
duty-to-sign = to sign
duty-supplement = supplement
duty-letter-title = Letter of responsibility: { $campaign }
duty-letter-number = Number { $number }
duty-letter-opening = { $asks } and { $unit } agree: { $unit } answers for the items below and meets them by { $target }.
duty-letter-goal = Goal: { $goal }
duty-letter-items = Answers for { $n } items
duty-holder = Post and person
duty-signature = Signature
duty-sign = Sign
duty-sign-hint = With your password again you sign for your unit for the { $n } items above; a signed letter cannot be changed.
duty-hash = Fingerprint of what was signed
duty-not-intact = The content no longer has the fingerprint it was signed with. Leave everything as it is and tell the auditor.
duty-waits-for = Waiting for somebody of { $unit } to sign.
duty-refused-other-unit = This letter is signed by somebody of { $unit }.
duty-refused-signed = This letter has been signed already.
