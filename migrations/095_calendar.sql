-- Calendar: one secret address a person, by its hash; a new one takes the place of the old.

create table calendar_feed (
    city_id bigint not null,
    person_id bigint not null,
    hash text not null,
    created_at bigint not null,
    primary key (city_id, person_id)
);
create unique index calendar_feed_by_hash on calendar_feed (hash);
