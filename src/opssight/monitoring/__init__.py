"""Rules that watch events and make alerts: so many matching events in so much time, or too few."""
