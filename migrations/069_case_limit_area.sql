-- A limit may hold in one street only; 0 is the whole city.
alter table case_limit add column area_id bigint not null default 0;
drop index case_limit_by_class;
create index case_limit_by_class on case_limit (city_id, category, severity, area_id, in_force_at, id);
