-- One row is a table of the ledger.
select table_name from duckdb_tables() where schema_name = 'ledger' order by table_name
