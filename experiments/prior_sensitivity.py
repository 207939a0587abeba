"""Which numbers move the difference most: the figure of the study."""

from figure import make

if __name__ == "__main__":
    make("prior_sensitivity", lambda c: c.plot.tornado())
