-- Indicators in figures: values by month or quarter, a target for each year. Values are thousandths.

create table series (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    sort integer not null,
    name text not null,
    measure text not null,
    unit_id bigint not null,
    unit_path text not null,
    every text not null,
    better text not null,
    adds text not null,
    created_at bigint not null,
    primary key (city_id, id)
);
create unique index series_by_campaign on series (city_id, campaign_id, name);

create table series_value (
    city_id bigint not null,
    series_id bigint not null,
    begin_on text not null,
    value bigint not null,
    noted_at bigint not null,
    person text not null,
    primary key (city_id, series_id, begin_on)
);

create table series_target (
    city_id bigint not null,
    series_id bigint not null,
    year bigint not null,
    value bigint not null,
    primary key (city_id, series_id, year)
);
