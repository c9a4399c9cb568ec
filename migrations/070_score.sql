-- Scores: schemes as they were read, runs of a period, a card for each unit, notes by hand, appeals.
-- Scores are thousandths of a point; instants are milliseconds; a period is text, 2026-07.

create table score_scheme (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    code text not null,
    name text not null,
    edition text not null,
    source text not null,
    created_at bigint not null,
    primary key (city_id, id)
);
create index score_scheme_by_campaign on score_scheme (city_id, campaign_id, id);

create table score_run (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    scheme_id bigint not null,
    period text not null,
    stage text not null,
    as_of bigint not null,
    appeal_until bigint,
    frozen_at bigint,
    published_at bigint,
    hash text not null,
    version bigint not null,
    primary key (city_id, id)
);
create unique index score_run_by_period on score_run (city_id, campaign_id, period);

create table score_card (
    city_id bigint not null,
    run_id bigint not null,
    unit_id bigint not null,
    group_code text not null,
    total bigint not null,
    place bigint not null,
    tied boolean not null,
    moved bigint,
    mark text,
    card text not null,
    primary key (city_id, run_id, unit_id)
);

create table score_note (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    period text not null,
    unit_id bigint not null,
    figure text not null,
    label text not null,
    reason text not null,
    by_name text not null,
    at bigint not null,
    primary key (city_id, id)
);
create index score_note_by_period on score_note (city_id, campaign_id, period, unit_id);

create table score_appeal (
    city_id bigint not null,
    id bigint not null,
    run_id bigint not null,
    unit_id bigint not null,
    record_id bigint,
    label text not null,
    words text not null,
    by_name text not null,
    at bigint not null,
    upheld boolean,
    answer text not null,
    answered_by text not null,
    answered_at bigint,
    primary key (city_id, id)
);
create index score_appeal_by_run on score_appeal (city_id, run_id, id);
