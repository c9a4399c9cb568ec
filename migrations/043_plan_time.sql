-- Which version of the city's working time the dates of a plan were laid by; `answered` is the newest version
-- somebody decided on, whether the dates followed it or stayed.
create table plan_time (
    city_id bigint not null,
    campaign_id bigint not null,
    version bigint not null,
    answered bigint not null,
    at bigint not null,
    by_name text not null,
    reason text not null,
    primary key (city_id, campaign_id)
);
