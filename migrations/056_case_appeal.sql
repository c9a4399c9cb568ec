-- Overdue appeals: one for a case at most; the fact that it was late stays in the case.
create table case_appeal (
    city_id bigint not null,
    case_id bigint not null,
    unit_id bigint not null,
    by_id bigint not null,
    by_name text not null,
    reason text not null,
    at bigint not null,
    first_by bigint,
    first_name text,
    first_grants boolean,
    first_words text,
    first_at bigint,
    second_by bigint,
    second_name text,
    second_grants boolean,
    second_words text,
    second_at bigint,
    standing text not null,
    primary key (city_id, case_id)
);
create index case_appeal_open on case_appeal (city_id, case_id) where standing in ('first', 'second');
