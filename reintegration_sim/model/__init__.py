"""Mesa outside: a window on the engine."""
