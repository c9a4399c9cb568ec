-- Projects by state: promised days and days taken, what a year is to bring, what every month brought. Money is in
-- thousandths of ten thousand yuan; sums are never kept.

create table project (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    number text not null,
    name text not null,
    kind text not null,
    unit_id bigint not null,
    unit_path text not null,
    place text not null,
    content text not null,
    state text not null,
    held text,
    land_due text,
    start_due text,
    finish_due text,
    land_on text,
    start_on text,
    finish_on text,
    total bigint not null,
    before bigint not null,
    moved_at bigint not null,
    created_at bigint not null,
    version bigint not null,
    primary key (city_id, id)
);
create unique index project_by_number on project (city_id, campaign_id, number);
create index project_by_unit on project (city_id, unit_id);

create table project_aim (
    city_id bigint not null,
    project_id bigint not null,
    year bigint not null,
    value bigint not null,
    primary key (city_id, project_id, year)
);

create table project_report (
    city_id bigint not null,
    project_id bigint not null,
    begin_on text not null,
    invested bigint not null,
    progress text not null,
    trouble text not null,
    evidence_id bigint,
    noted_at bigint not null,
    person text not null,
    primary key (city_id, project_id, begin_on)
);
create index project_report_by_evidence on project_report (city_id, evidence_id);
