ledger-lede = { $n ->
    [one] { $n } entry; none can be quietly changed.
   *[other] { $n } entries; none can be quietly changed.
}
ledger-sealed = Sealed up to batch { $batch } ({ $at }).
ledger-prove = Prove it now
ledger-sound = Proved: { $n } entries in { $b } batches; nothing changed, removed or inserted.
ledger-broken = It does not hold in { $n } places. Leave everything as it is and tell the auditor.
ledger-break = Batch { $batch }: { $what }
ledger-empty = No entries yet. The first thing done makes the first one.
ledger-entry = Entry
ledger-at = When
ledger-who = Who
ledger-what = What
ledger-why = Why
ledger-older = Older
ledger-not-sealed-yet = This entry is not sealed yet. Ask again in a few seconds.
evidence-too-many-files = At most 9 files at once. Send the rest after.
fact-city-founded = city founded
fact-unit-added = unit added
fact-person-added = person added
fact-person-signed-in = signed in
fact-person-signed-out = signed out
fact-post-added = post added
fact-post-handed-over = post handed over
fact-token-created = token created
fact-evidence-added = evidence kept
noun-city = city
