"""Reading ensembles: comparisons, their tables, and the folder they are kept in."""
