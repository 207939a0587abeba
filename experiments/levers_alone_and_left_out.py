"""What each lever does alone and what is lost without it: the figure of the study."""

from figure import make

if __name__ == "__main__":
    make("levers_alone_and_left_out", lambda c: c.plot.alone_and_left_out())
