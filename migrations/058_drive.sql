-- Special operations: a drive with its targets (JSON), and the records units write. Totals are never kept: they are
-- always the sum of the records and of the cases struck off.
create table drive (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint,
    title text not null,
    aim text not null,
    from_on text not null,
    to_on text not null,
    from_at bigint not null,
    until_at bigint not null,
    targets text not null,
    streets text not null,
    units text not null,
    made_at bigint not null,
    closed_at bigint,
    summary text not null,
    version bigint not null,
    primary key (city_id, id)
);

create table drive_record (
    city_id bigint not null,
    id bigint not null,
    drive_id bigint not null,
    target bigint not null,
    unit_id bigint not null,
    amount bigint not null,
    on_day text not null,
    street_id bigint,
    place text not null,
    lon double precision,
    lat double precision,
    note text not null,
    evidence_id bigint,
    by_id bigint not null,
    by_name text not null,
    at bigint not null,
    client_key text,
    void_at bigint,
    void_name text,
    void_reason text,
    primary key (city_id, id)
);
create index drive_record_sum on drive_record (city_id, drive_id, target, unit_id) where void_at is null;
create index drive_record_by_evidence on drive_record (city_id, evidence_id) where evidence_id is not null;
create index drive_record_by_drive on drive_record (city_id, drive_id, id);
create unique index drive_record_key on drive_record (city_id, by_id, client_key) where client_key is not null;
