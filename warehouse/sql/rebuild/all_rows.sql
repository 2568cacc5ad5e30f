-- Every row of a table or view, named with its schema.
from query_table(?)
