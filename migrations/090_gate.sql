-- Gates: reviews of a phase with the figures as they stood, and what surveys came to.
-- Shares are thousandths.

create table gate_review (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    phase_id bigint not null,
    next_phase_id bigint,
    decision text not null,
    reason text not null,
    summary text not null,
    criteria text not null,
    released bigint not null,
    decided_at bigint not null,
    decider_id bigint not null,
    decider text not null,
    primary key (city_id, id)
);
create index gate_review_by_phase on gate_review (city_id, campaign_id, phase_id, id);

create table survey_result (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    survey text not null,
    held_on text not null,
    asked bigint not null,
    satisfied bigint not null,
    note text not null,
    recorded_at bigint not null,
    recorder text not null,
    primary key (city_id, id)
);
create index survey_result_by_name on survey_result (city_id, campaign_id, survey, id);
