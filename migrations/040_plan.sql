-- Plan: tasks in a tree with links between them, reports of progress, meetings with agendas and decisions, returns.
-- Instants are milliseconds, shares thousandths, lengths working minutes.

create table task (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    parent_id bigint,
    sort integer not null,
    title text not null,
    unit_id bigint not null,
    unit_path text not null,
    minutes bigint not null,
    constraint_kind text not null,
    constraint_at bigint,
    start_at bigint,
    due_at bigint,
    baseline_start_at bigint,
    baseline_due_at bigint,
    done_share bigint not null default 0,
    reported_at bigint,
    done_at bigint,
    deliverable text not null,
    source text not null,
    origin text not null,
    origin_id bigint,
    created_at bigint not null,
    version bigint not null default 1,
    primary key (city_id, id)
);
create index task_by_campaign on task (city_id, campaign_id, sort, id);
create index task_by_unit on task (city_id, unit_id, due_at);
create index task_by_origin on task (city_id, origin, origin_id);
create index task_by_parent on task (city_id, campaign_id, parent_id);

create table task_link (
    city_id bigint not null,
    campaign_id bigint not null,
    from_id bigint not null,
    to_id bigint not null,
    kind text not null,
    lag_minutes bigint not null,
    primary key (city_id, from_id, to_id)
);
create index task_link_by_campaign on task_link (city_id, campaign_id);
create index task_link_by_end on task_link (city_id, to_id);

create table progress (
    city_id bigint not null,
    id bigint not null,
    task_id bigint not null,
    at bigint not null,
    person_id bigint not null,
    person text not null,
    done_share bigint not null,
    note text not null,
    evidence text not null,
    primary key (city_id, id)
);
create index progress_by_task on progress (city_id, task_id, id);

create table meeting (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    kind text not null,
    title text not null,
    held_at bigint not null,
    place text not null,
    chair text not null,
    minutes text not null,
    closed_at bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create index meeting_by_campaign on meeting (city_id, campaign_id, held_at);

create table agenda_item (
    city_id bigint not null,
    id bigint not null,
    meeting_id bigint not null,
    sort integer not null,
    title text not null,
    unit_id bigint,
    speak_minutes integer not null,
    primary key (city_id, id)
);
create index agenda_item_by_meeting on agenda_item (city_id, meeting_id, sort);

create table decision (
    city_id bigint not null,
    id bigint not null,
    meeting_id bigint not null,
    text text not null,
    unit_id bigint not null,
    due_at bigint not null,
    task_id bigint not null,
    primary key (city_id, id)
);
create index decision_by_meeting on decision (city_id, meeting_id, id);

create table unit_return (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    title text not null,
    unit_id bigint not null,
    unit_path text not null,
    due_at bigint not null,
    handed_in_at bigint,
    note text not null,
    primary key (city_id, id)
);
create index unit_return_by_campaign on unit_return (city_id, campaign_id, due_at);
