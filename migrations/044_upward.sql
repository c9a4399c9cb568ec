-- Returns upward: what the office owes the body above it, by when, handed in by whom; and which units' papers feed it.
create table upward_return (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    title text not null,
    body text not null,
    unit_id bigint not null,
    unit_path text not null,
    due_at bigint not null,
    period text not null,
    handed_in_at bigint,
    handed_in_on text not null,
    handed_in_by text not null,
    note text not null,
    file_name text not null,
    file_hash text not null,
    created_at bigint not null,
    primary key (city_id, id)
);
create index upward_return_by_campaign on upward_return (city_id, campaign_id, due_at);
alter table unit_return add column feeds bigint;
