-- Cases: one problem in one place. `state` is the life of the case as the rules keep it (JSON); the columns
-- beside it are drawn from it at every save, so that lists and the watch are one indexed query.

create table cases (
    city_id bigint not null,
    id bigint not null,
    number text,
    campaign_id bigint,
    source text not null,
    category text not null,
    title text not null,
    description text not null,
    severity text not null,
    place text not null,
    lon double precision,
    lat double precision,
    cell bigint,
    site_id bigint,
    street_id bigint,
    stage text not null,
    is_open boolean not null,
    suspended boolean not null,
    unit_id bigint,
    lead_unit_id bigint,
    rung text,
    due_at bigint,
    yellow_at bigint,
    next_deadline bigint,
    reported_at bigint not null,
    reporter_id bigint not null,
    reporter_unit_id bigint not null,
    finding_id bigint,
    merged_into bigint,
    rebound_of bigint,
    rule bigint,
    filed_at bigint,
    filed_in_time boolean not null,
    dispatched_at bigint,
    fixed_at bigint,
    handle_due_at bigint,
    closed_at bigint,
    ended_at bigint,
    late boolean not null,
    reworks bigint not null,
    extensions bigint not null,
    returns bigint not null,
    solved boolean,
    split_from bigint,
    handler_id bigint,
    wish text,
    looking boolean not null default false,
    supervised boolean not null default false,
    urges bigint not null default 0,
    forced boolean not null default false,
    exempt boolean not null default false,
    state text not null,
    version bigint not null,
    primary key (city_id, id)
);
create index cases_waiting on cases (next_deadline) where next_deadline is not null;
create index cases_open_by_due on cases (city_id, due_at, id) where is_open;
create index cases_open_by_unit on cases (city_id, unit_id, due_at, id) where is_open;
create index cases_open_by_stage on cases (city_id, stage, due_at, id) where is_open;
create index cases_open_by_wish on cases (city_id, wish, due_at, id) where wish is not null;
create index cases_open_by_kind on cases (city_id, category, due_at, id) where is_open;
create index cases_ended on cases (city_id, ended_at, id) where ended_at is not null;
create index cases_ended_by_unit on cases (city_id, unit_id, ended_at, id) where ended_at is not null;
create index cases_by_number on cases (city_id, number) where number is not null;
create index cases_by_cell on cases (city_id, cell, category, reported_at) where cell is not null;
create index cases_by_campaign on cases (city_id, campaign_id, reported_at) where campaign_id is not null;
create index cases_by_unit on cases (city_id, unit_id, reported_at);
create index cases_by_site on cases (city_id, site_id, reported_at) where site_id is not null;

-- A client's own key for what it sends: the same key again is the same case.
create table case_key (
    city_id bigint not null,
    reporter_id bigint not null,
    client_key text not null,
    case_id bigint not null,
    primary key (city_id, reporter_id, client_key)
);

create table case_photo (
    city_id bigint not null,
    case_id bigint not null,
    evidence_id bigint not null,
    kind text not null,
    at bigint not null,
    by_name text not null,
    primary key (city_id, case_id, evidence_id)
);

-- Units that do a part of a case beside the one that answers for the whole.
create table case_joint (
    city_id bigint not null,
    unit_id bigint not null,
    case_id bigint not null,
    primary key (city_id, unit_id, case_id)
);
create index case_joint_by_case on case_joint (city_id, case_id);
