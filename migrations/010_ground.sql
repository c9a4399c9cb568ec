-- The ground floor: city, units, posts, people, sign-in, the ledger, evidence.
-- Instants are milliseconds since 1970 (UTC) in bigint; JSON is text.

create table city (
    id bigint primary key,
    name text not null,
    short text not null,
    zone text not null default 'Asia/Shanghai',
    created_at bigint not null
);

create table unit (
    city_id bigint not null,
    id bigint not null,
    parent_id bigint,
    path text not null,
    kind text not null,
    name text not null,
    short text not null,
    code text,
    campaign_id bigint,
    sort integer not null default 0,
    retired_at bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create unique index unit_by_code on unit (city_id, code);
create index unit_by_path on unit (city_id, path);

create table person (
    city_id bigint not null,
    id bigint not null,
    name text not null,
    username text,
    password text,
    role text not null,
    unit_id bigint not null,
    lang text not null default 'zh',
    retired_at bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create unique index person_by_username on person (username);

create table post (
    city_id bigint not null,
    id bigint not null,
    unit_id bigint not null,
    kind text not null,
    title text not null,
    person_id bigint,
    campaign_id bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create index post_by_unit on post (city_id, unit_id);
create index post_by_person on post (city_id, person_id);

create table session (
    hash text primary key,
    city_id bigint not null,
    person_id bigint not null,
    kind text not null,
    label text not null,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index session_by_person on session (city_id, person_id);

create table idempotency (
    city_id bigint not null,
    person_id bigint not null,
    idem_key text not null,
    request_hash text not null,
    created_at bigint not null,
    status integer,
    body text,
    primary key (city_id, person_id, idem_key)
);

create table entry (
    city_id bigint not null,
    id bigint not null,
    at bigint not null,
    actor_id bigint not null,
    actor text not null,
    unit_id bigint not null,
    fact text not null,
    subject text not null,
    subject_id bigint not null,
    campaign_id bigint,
    detail text not null,
    reason text not null,
    address text not null,
    leaf text not null,
    batch bigint,
    primary key (city_id, id)
);
create index entry_by_subject on entry (city_id, subject, subject_id, id);
create index entry_by_batch on entry (city_id, batch, id);
create index entry_unsealed on entry (city_id, id) where batch is null;
create index entry_by_fact on entry (city_id, fact, id);

create table batch (
    city_id bigint not null,
    id bigint not null,
    first_entry bigint not null,
    last_entry bigint not null,
    entries bigint not null,
    root text not null,
    previous text not null,
    hash text not null,
    sealed_at bigint not null,
    primary key (city_id, id)
);

create table flow_todo (
    city_id bigint not null,
    entry_id bigint not null,
    link text not null,
    tries integer not null default 0,
    not_before bigint not null default 0,
    trouble text,
    primary key (city_id, entry_id, link)
);

create table counter (
    city_id bigint not null,
    name text not null,
    value bigint not null,
    primary key (city_id, name)
);

create table evidence (
    city_id bigint not null,
    id bigint not null,
    hash text not null,
    kind text not null,
    name text not null,
    bytes bigint not null,
    width integer,
    height integer,
    taken_at bigint,
    taken_lon double precision,
    taken_lat double precision,
    visual text,
    added_by bigint not null,
    added_at bigint not null,
    primary key (city_id, id)
);
create index evidence_by_hash on evidence (city_id, hash);

create table rate_limit (
    bucket text primary key,
    window_start bigint not null,
    hits bigint not null
);
