"""One table of fields for each kind of agent."""
