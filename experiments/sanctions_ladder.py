"""What changes from rung to rung of sanctions: the figure of the study."""

from figure import make

if __name__ == "__main__":
    make("sanctions_ladder", lambda c: c.plot.ladder())
