"""What changes from rung to rung of coordination: the figure of the study."""

from figure import make

if __name__ == "__main__":
    make("coordination_ladder", lambda c: c.plot.ladder())
