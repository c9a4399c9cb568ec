-- Meetings kept regularly: who came; returns asked for by the month, also those owed to the level above.

create table attendance (
    city_id bigint not null,
    meeting_id bigint not null,
    unit_id bigint not null,
    state text not null,
    who text not null,
    primary key (city_id, meeting_id, unit_id)
);

alter table unit_return add column period text not null default '';
alter table unit_return add column upward text not null default '';
