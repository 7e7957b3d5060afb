"""OpsSight: one self-hosted operations platform, from signal to postmortem."""

__version__ = "0.1.0"
