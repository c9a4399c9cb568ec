-- Dispatch rules of a city: each mend is a new version, none is erased. Without a row the shipped rules hold.
create table dispatch_book (
    city_id bigint not null,
    version bigint not null,
    rules text not null,
    at bigint not null,
    by_name text not null,
    reason text not null,
    primary key (city_id, version)
);

-- One row for each time a case was given to a unit: by which rule, and how that ended.
-- `ended`: bounced (the unit sent it back), upheld (sent back, and given to it again), recalled, reassigned.
create table case_route (
    city_id bigint not null,
    id bigint not null,
    case_id bigint not null,
    rule bigint,
    unit_id bigint not null,
    at bigint not null,
    ended text,
    ended_at bigint,
    reason text not null,
    primary key (city_id, id)
);
create index case_route_by_case on case_route (city_id, case_id, id);
create index case_route_by_rule on case_route (city_id, at, rule) where rule is not null;
