"""The machines of the estate: who they are, whether they answer, and running commands on them over SSH."""
