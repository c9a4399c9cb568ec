-- Goal: campaigns and their phases, standards and their indicators, and what people said about look-alikes.
-- Days are text, 2026-08-15; points are thousandths.

create table campaign (
    city_id bigint not null,
    id bigint not null,
    template text not null,
    name text not null,
    short text not null,
    goal text not null,
    start_on text not null,
    target_on text not null,
    status text not null,
    is_focus boolean not null default false,
    settings text not null,
    created_at bigint not null,
    started_at bigint,
    ended_at bigint,
    waiver text not null default '',
    version bigint not null default 1,
    primary key (city_id, id)
);

create table phase (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    parent_id bigint,
    sort integer not null,
    name text not null,
    focus text not null,
    from_on text not null,
    to_on text not null,
    state text not null,
    version bigint not null default 1,
    primary key (city_id, id)
);
create index phase_by_campaign on phase (city_id, campaign_id, sort);

create table criterion (
    city_id bigint not null,
    id bigint not null,
    phase_id bigint not null,
    sort integer not null,
    title text not null,
    expression text not null,
    survey text,
    primary key (city_id, id)
);
create index criterion_by_phase on criterion (city_id, phase_id, sort);

create table standard (
    city_id bigint not null,
    id bigint not null,
    code text not null,
    name text not null,
    edition text not null,
    in_force text not null,
    in_force_until text,
    owner text,
    note text,
    scopes text not null,
    imported_at bigint not null,
    version bigint not null default 1,
    primary key (city_id, id)
);
create unique index standard_by_code on standard (city_id, code);

create table indicator (
    city_id bigint not null,
    id bigint not null,
    standard_id bigint not null,
    parent_id bigint,
    sort integer not null,
    is_leaf boolean not null,
    code text not null,
    title text not null,
    kind text,
    methods text not null,
    points bigint,
    measure text,
    scope text,
    requirement text,
    confidence text not null,
    evidence text not null,
    frequency text,
    during text,
    note text,
    primary key (city_id, id)
);
create index indicator_by_standard on indicator (city_id, standard_id, sort);
create index indicator_by_measure on indicator (city_id, measure);

create table campaign_standard (
    city_id bigint not null,
    campaign_id bigint not null,
    standard_id bigint not null,
    primary key (city_id, campaign_id, standard_id)
);

create table crosswalk_link (
    city_id bigint not null,
    id bigint not null,
    indicator_id bigint not null,
    same_as_id bigint not null,
    reason text not null,
    made_by bigint not null,
    made_at bigint not null,
    primary key (city_id, id)
);
create unique index crosswalk_link_by_indicator on crosswalk_link (city_id, indicator_id);
