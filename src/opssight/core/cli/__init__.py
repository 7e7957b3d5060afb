"""What every command that talks to a running server has in common."""
