-- Rewards and warnings settled at a phase's gate: what a place on a list of a month's scores came to, by whom, why.
create table gate_award (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    phase_id bigint not null,
    run_id bigint not null,
    period text not null,
    unit_id bigint not null,
    mark text not null,
    given boolean not null,
    points bigint not null,
    money bigint not null,
    reason text not null,
    settled_at bigint not null,
    settled_by text not null,
    primary key (city_id, id)
);
create unique index gate_award_once on gate_award (city_id, run_id, unit_id);
create index gate_award_by_phase on gate_award (city_id, phase_id, id);
