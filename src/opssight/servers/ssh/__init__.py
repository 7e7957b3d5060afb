"""SSH itself: dialling in stages, checking host keys, running commands, keeping connections for a while."""
