-- Limits of a city's own for a class: each change is a new row with the day it is in force from, none is erased.
-- Without a row the shipped limit holds.
create table case_limit (
    city_id bigint not null,
    id bigint not null,
    category text not null,
    severity text not null,
    limit_text text not null,
    in_force text not null,
    in_force_at bigint not null,
    at bigint not null,
    by_name text not null,
    reason text not null,
    primary key (city_id, id)
);
create index case_limit_by_class on case_limit (city_id, category, severity, in_force_at, id);
