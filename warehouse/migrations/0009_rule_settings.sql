-- What the settings of rules leave behind.

-- One row per landing, book and rule in shadow: how much it found, and on how many rows. Counts only: such a rule has no
-- effect, and its findings are kept nowhere.
create table ledger.shadow_counts (
    delivery_no integer, book_key varchar, rule varchar, findings bigint, rows bigint
);
