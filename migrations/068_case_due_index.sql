-- What the board and the lists count of open cases is read from the index alone.
drop index cases_open_by_due;
create index cases_open_by_due on cases
    (city_id, due_at, id, campaign_id, unit_id, yellow_at, suspended, stage, category, site_id) where is_open;
