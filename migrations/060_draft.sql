-- Drafts: a document read into proposed items, each with its place in the text as evidence.

create table draft (
    city_id bigint not null,
    id bigint not null,
    name text not null,
    format text not null,
    body text not null,
    documents text not null,
    state text not null,
    campaign_id bigint,
    added_by bigint not null,
    added_at bigint not null,
    applied_at bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create index draft_newest on draft (city_id, added_at);

create table draft_item (
    city_id bigint not null,
    draft_id bigint not null,
    number integer not null,
    kind text not null,
    doc integer not null,
    start_at integer not null,
    end_at integer not null,
    quote text not null,
    reading text not null,
    rule text not null,
    confidence integer not null,
    question text,
    state text not null,
    decided_by bigint,
    decided_at bigint,
    primary key (city_id, draft_id, number)
);
