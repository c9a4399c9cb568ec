-- Places: sections of road, sites, unit grids. Shapes are GeoJSON geometry in WGS 84; the rectangle
-- around a grid stands in columns of its own, so that one indexed statement finds the grids around a point.

create table section (
    city_id bigint not null,
    id bigint not null,
    code text not null,
    name text not null,
    road text not null,
    kind text not null,
    part integer not null,
    unit_id bigint,
    shape text not null,
    lon double precision not null,
    lat double precision not null,
    version bigint not null default 1,
    primary key (city_id, id)
);
create unique index section_by_code on section (city_id, code);

create table site (
    city_id bigint not null,
    id bigint not null,
    code text not null,
    name text not null,
    kind text not null,
    section_id bigint,
    street_id bigint,
    lead_id bigint,
    grid text,
    lon double precision not null,
    lat double precision not null,
    shape text,
    retired_at bigint,
    version bigint not null default 1,
    primary key (city_id, id)
);
create unique index site_by_code on site (city_id, code);
create index site_by_section on site (city_id, section_id);
create index site_by_kind on site (city_id, kind, id);

create table grid (
    city_id bigint not null,
    code text not null,
    name text not null,
    unit_id bigint,
    shape text not null,
    low_lon double precision not null,
    low_lat double precision not null,
    high_lon double precision not null,
    high_lat double precision not null,
    primary key (city_id, code)
);
create index grid_by_box on grid (city_id, low_lon, high_lon);

