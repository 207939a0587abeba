"""The difference against each assumption about the world: the figure of the study."""

from figure import make

if __name__ == "__main__":
    make("worlds", lambda c: c.plot.in_other_worlds())
