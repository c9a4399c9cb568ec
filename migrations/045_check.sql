-- Rounds, what was drawn for whom, visits and their findings. A visit is one submission from the field: its
-- client key makes it land once.

create table round (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint,
    name text not null,
    kind text not null,
    stage text not null,
    from_at bigint not null,
    until_at bigint not null,
    site_kinds text not null,
    strata text not null,
    sample bigint not null,
    apart bigint not null,
    created_by bigint not null,
    created_at bigint not null,
    list text,
    list_sha256 text,
    secret text,
    commitment text,
    promise_entry bigint,
    promised_at bigint,
    ledger_head text,
    seed text,
    revealed_at bigint,
    own_unit bigint not null default 0,
    repeats bigint not null default 0,
    closed_at bigint,
    published_at bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create index round_by_campaign on round (city_id, campaign_id, id);

create table round_inspector (
    city_id bigint not null,
    round_id bigint not null,
    person_id bigint not null,
    primary key (city_id, round_id, person_id)
);
create index round_inspector_by_person on round_inspector (city_id, person_id, round_id);

create table round_site (
    city_id bigint not null,
    round_id bigint not null,
    site_id bigint not null,
    stratum text not null,
    rank bigint not null,
    step bigint not null,
    inspector_id bigint,
    visit_id bigint,
    primary key (city_id, round_id, site_id)
);
create index round_site_by_inspector on round_site (city_id, inspector_id, round_id);

create table visit (
    city_id bigint not null,
    id bigint not null,
    client_key text not null,
    round_id bigint,
    site_id bigint not null,
    inspector_id bigint not null,
    checklist text not null,
    at bigint not null,
    received_at bigint not null,
    lon double precision,
    lat double precision,
    metres bigint,
    device text not null,
    failed bigint not null,
    primary key (city_id, id)
);
create unique index visit_by_key on visit (city_id, inspector_id, client_key);
create index visit_by_round on visit (city_id, round_id, id);
create index visit_by_site on visit (city_id, site_id, id);

create table finding (
    city_id bigint not null,
    id bigint not null,
    visit_id bigint not null,
    round_id bigint,
    site_id bigint not null,
    item text not null,
    outcome text not null,
    value double precision,
    severity text not null,
    points bigint not null,
    category text,
    note text not null,
    at bigint not null,
    primary key (city_id, id)
);
create index finding_by_visit on finding (city_id, visit_id);
create index finding_by_round on finding (city_id, round_id, id);

create table finding_photo (
    city_id bigint not null,
    finding_id bigint not null,
    evidence_id bigint not null,
    primary key (city_id, finding_id, evidence_id)
);
create index finding_photo_by_evidence on finding_photo (city_id, evidence_id);
