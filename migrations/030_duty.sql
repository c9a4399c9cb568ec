-- Duty: what needs an owner, who holds it in which role, and the letters units sign.

create table duty_subject (
    city_id bigint not null,
    campaign_id bigint not null,
    kind text not null,
    id bigint not null,
    code text not null,
    title text not null,
    due_on text,
    retired_at bigint,
    primary key (city_id, campaign_id, kind, id)
);

create table duty (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    kind text not null,
    subject_id bigint not null,
    unit_id bigint not null,
    role text not null,
    post_id bigint,
    made_at bigint not null,
    ended_at bigint,
    primary key (city_id, id)
);
create index duty_by_subject on duty (city_id, campaign_id, kind, subject_id);
create index duty_by_unit on duty (city_id, unit_id, campaign_id);
create unique index duty_once on duty (city_id, campaign_id, kind, subject_id, unit_id, role) where ended_at is null;

create table letter (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    unit_id bigint not null,
    number text not null,
    state text not null,
    body text not null,
    hash text not null,
    made_at bigint not null,
    signed_at bigint,
    signed_by bigint,
    signer text not null default '',
    supplement_of bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create index letter_by_campaign on letter (city_id, campaign_id, unit_id);
