-- Whether photos prove what they are put for, and looks at closed cases.

-- Parts of the bits a photo is known by: four rows for each photo of a case, so that nearly the same photo is found.
create table case_photo_part (
    city_id bigint not null,
    part integer not null,
    evidence_id bigint not null,
    case_id bigint not null,
    kind text not null,
    bits bigint not null,
    primary key (city_id, part, evidence_id, case_id)
);
create index case_photo_by_evidence on case_photo (city_id, evidence_id);

-- A photo that does not fit: `twin`, `far`, `early`, `old`, `future`.
create table case_doubt (
    city_id bigint not null,
    case_id bigint not null,
    evidence_id bigint not null,
    what text not null,
    other_case bigint,
    at bigint not null,
    primary key (city_id, case_id, evidence_id, what)
);

-- Draws of closed cases for another look: promised, then revealed; `list` and `drawn` are JSON.
create table case_draw (
    city_id bigint not null,
    id bigint not null,
    from_at bigint not null,
    until_at bigint not null,
    sample bigint not null,
    list text not null,
    list_sha256 text not null,
    secret text not null,
    commitment text not null,
    promise_entry bigint not null,
    promised_at bigint not null,
    by_name text not null,
    ledger_head text,
    seed text,
    revealed_at bigint,
    primary key (city_id, id)
);

-- One closed case to look at again.
create table case_recheck (
    city_id bigint not null,
    id bigint not null,
    case_id bigint not null,
    draw_id bigint,
    why text not null,
    due_at bigint not null,
    done_at bigint,
    done_by bigint,
    done_name text,
    holds boolean,
    words text not null,
    new_case bigint,
    primary key (city_id, id)
);
create index case_recheck_open on case_recheck (city_id, due_at, id) where done_at is null;
create index case_recheck_by_case on case_recheck (city_id, case_id);
create index case_recheck_by_draw on case_recheck (city_id, draw_id, id) where draw_id is not null;
create index cases_closed_in_order on cases (city_id, closed_at, id) where closed_at is not null;
create index cases_merged_into on cases (city_id, merged_into) where merged_into is not null;
