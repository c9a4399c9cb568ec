-- Components: things of the city by their sixteen digits. `digits` is the width of the minor class, 2 or 3: the same
-- digits read differently by edition. `class` is the class as the lists of cases write it.
create table component (
    city_id bigint not null,
    code text not null,
    digits bigint not null,
    class text not null,
    name text not null,
    unit_id bigint,
    owner text not null,
    state text not null,
    grid text,
    lon double precision not null,
    lat double precision not null,
    shape text,
    changed_at bigint not null,
    version bigint not null default 1,
    primary key (city_id, code)
);
create index component_by_class on component (city_id, class, lat);

-- One number for each kind of setting of a city, another one after every change: what is kept in memory of it holds
-- while the number does.
create table setting_stamp (
    city_id bigint not null,
    name text not null,
    stamp bigint not null,
    primary key (city_id, name)
);
