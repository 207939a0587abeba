"""How much of a difference is luck and how much belief: the figure of the study."""

from figure import make

if __name__ == "__main__":
    make("prior_uncertainty", lambda c: c.plot.luck_and_belief())
