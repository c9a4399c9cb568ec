-- Reminders: notices for units, robots of chat groups, what is still to be sent, the hours of a city.

create table notice (
    city_id bigint not null,
    id bigint not null,
    unit_id bigint not null,
    mark text not null,
    title text not null,
    lines text not null,
    url text not null,
    created_at bigint not null,
    read_at bigint,
    reader text not null default '',
    primary key (city_id, id)
);
create unique index notice_once on notice (city_id, unit_id, mark);

create table robot (
    city_id bigint not null,
    id bigint not null,
    kind text not null,
    name text not null,
    url text not null,
    secret text not null,
    unit_path text not null,
    created_at bigint not null,
    primary key (city_id, id)
);

create table outbox (
    city_id bigint not null,
    id bigint not null,
    robot_id bigint not null,
    text text not null,
    not_before bigint not null,
    tries integer not null,
    trouble text not null,
    sent_at bigint,
    created_at bigint not null,
    primary key (city_id, id)
);
create index outbox_due on outbox (not_before) where sent_at is null;

create table remind_hours (
    city_id bigint not null,
    from_minute bigint not null,
    until_minute bigint not null,
    digest_minute bigint not null,
    days_ahead bigint not null,
    primary key (city_id)
);
