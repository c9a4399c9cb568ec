-- Filters of the case list that a person gave a name.
create table case_filter (
    city_id bigint not null,
    person_id bigint not null,
    id bigint not null,
    name text not null,
    query text not null,
    primary key (city_id, person_id, id)
);
