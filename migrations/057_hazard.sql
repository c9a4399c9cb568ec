-- Hazards: `state` is the life of the hazard as the rules keep it (JSON); the columns beside it are drawn from it at
-- every save, so that the list, the figures and the watch are one indexed query.
create table hazard (
    city_id bigint not null,
    id bigint not null,
    number text not null,
    campaign_id bigint,
    case_id bigint,
    unit_id bigint not null,
    street_id bigint,
    place text not null,
    lon double precision,
    lat double precision,
    title text not null,
    description text not null,
    basis text not null,
    level text not null,
    stage text not null,
    is_open boolean not null,
    listed boolean not null,
    due_at bigint,
    next_at bigint,
    yellow_at bigint,
    watch_at bigint,
    found_at bigint not null,
    struck_at bigint,
    reporter_id bigint not null,
    rebounds bigint not null,
    state text not null,
    version bigint not null,
    primary key (city_id, id)
);
create index hazard_by_next on hazard (city_id, next_at, id) where next_at is not null;
create index hazard_by_unit on hazard (city_id, unit_id, id);
create index hazard_by_campaign on hazard (city_id, campaign_id, is_open) where campaign_id is not null;
create unique index hazard_by_case on hazard (city_id, case_id) where case_id is not null;
create index hazard_watch on hazard (watch_at) where watch_at is not null;

create table hazard_photo (
    city_id bigint not null,
    hazard_id bigint not null,
    evidence_id bigint not null,
    kind text not null,
    at bigint not null,
    primary key (city_id, hazard_id, evidence_id)
);
create index hazard_photo_by_evidence on hazard_photo (city_id, evidence_id);

-- Who sits in a committee sees its hazard.
create table hazard_member (
    city_id bigint not null,
    hazard_id bigint not null,
    person_id bigint not null,
    primary key (city_id, hazard_id, person_id)
);

-- The local figures: each change is a new version, none is erased. Without a row the shipped ones hold.
create table hazard_rules (
    city_id bigint not null,
    version bigint not null,
    rules text not null,
    at bigint not null,
    by_name text not null,
    reason text not null,
    primary key (city_id, version)
);
