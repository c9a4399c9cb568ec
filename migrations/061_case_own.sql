-- Classes of a city's own: each import adds versions with the day they are in force from; none is changed or erased.
-- `triggers`, `closing` are JSON. A class out of use (`ended`) keeps its name for the cases that have it.
create table case_class (
    city_id bigint not null,
    id bigint not null,
    scheme text not null,
    edition text not null,
    code text not null,
    name text not null,
    name_en text not null,
    triggers text not null,
    major_limit text,
    closing text not null,
    major boolean not null,
    photo boolean not null,
    series text not null,
    ended boolean not null,
    in_force text not null,
    in_force_at bigint not null,
    at bigint not null,
    by_name text not null,
    reason text not null,
    primary key (city_id, id)
);
create index case_class_by_day on case_class (city_id, in_force_at, id);

-- The working time of a city: each change is a version, none is erased; without one the shipped calendar holds.
-- The open clocks are laid anew in batches: `after_id` is the last case looked at, `done_at` is set at the end.
create table case_hours (
    city_id bigint not null,
    version bigint not null,
    hours text not null,
    at bigint not null,
    by_name text not null,
    reason text not null,
    after_id bigint not null,
    looked bigint not null,
    moved bigint not null,
    done_at bigint,
    primary key (city_id, version)
);
create index case_hours_open on case_hours (city_id, version) where done_at is null;
