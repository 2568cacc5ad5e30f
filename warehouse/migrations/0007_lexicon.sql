-- How often syllables stand in the names of approved records. Counts only: no name of anybody is in here.

-- One row per slot of a name, dân tộc, sex ('' not told) and syllable: with how many names of how many books.
create table ledger.lexicon (
    slot varchar, people varchar, sex varchar, syllable varchar, seen integer, books integer
);

-- One row per state of the counts, the newest last: which approved records it was counted from, and its hash.
create table ledger.lexicon_states (
    lexicon varchar, approved bigint, approved_mark hugeint, names bigint, syllables bigint, counted_at timestamptz,
    run_id varchar
);
