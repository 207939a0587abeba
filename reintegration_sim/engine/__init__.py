"""Time: the world, one month, a run, what is measured."""
