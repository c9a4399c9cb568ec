-- Bulletins: numbered issues, their blocks as JSON with the figures in them, frozen when issued.

create table bulletin (
    city_id bigint not null,
    id bigint not null,
    campaign_id bigint not null,
    issue bigint,
    title text not null,
    name text not null,
    organ text not null,
    period text not null,
    blocks text not null,
    figures text not null,
    copies text not null,
    drafted_by text not null,
    checked_by text not null,
    signed_by text not null,
    measured_at bigint not null,
    issued_at bigint,
    hash text not null,
    version bigint not null,
    primary key (city_id, id)
);
create index bulletin_by_campaign on bulletin (city_id, campaign_id, id);
create unique index bulletin_by_issue on bulletin (city_id, campaign_id, issue);
