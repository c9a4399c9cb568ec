-- What residents said: the tracking code, the sealed way to answer, the rating.

create table voice_report (
    city_id bigint not null,
    id bigint not null,
    case_id bigint not null,
    code text not null,
    said_at bigint not null,
    contact text,
    reply_unit_id bigint,
    solved boolean,
    words text not null,
    rated_at bigint,
    primary key (city_id, id)
);
create unique index voice_report_by_code on voice_report (code);
create index voice_report_by_case on voice_report (city_id, case_id);
