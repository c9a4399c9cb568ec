-- A city without limits of its own is not asked for them with each new case: those that have some say so.
insert into setting_stamp (city_id, name, stamp) select distinct city_id, 'limits', 1 from case_limit;
