-- The words cases are found by: a full-text index of each engine's own kind, filled by `case/search.rs`. It holds
-- nothing that is not in `cases`, and can be built anew from them.

-- engine: sqlite
create virtual table case_words using fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

-- engine: postgres
create table case_words (
    city_id bigint not null,
    case_id bigint not null,
    words tsvector not null,
    primary key (city_id, case_id)
);
create index case_words_by_word on case_words using gin (words);
