-- A case that nobody has yet is in no unit's list: it need not be written into their indexes at intake.
drop index cases_open_by_unit;
create index cases_open_by_unit on cases (city_id, unit_id, due_at, id) where is_open and unit_id is not null;
drop index cases_by_unit;
create index cases_by_unit on cases (city_id, unit_id, reported_at) where unit_id is not null;
-- With the id behind it: a page asks for the first of those merged into a case, and would else walk every case in order.
drop index cases_merged_into;
create index cases_merged_into on cases (city_id, merged_into, id) where merged_into is not null;
