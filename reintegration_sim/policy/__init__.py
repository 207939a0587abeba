"""Policy: the tables of levers, scenarios and their files, and the values in force each month."""
