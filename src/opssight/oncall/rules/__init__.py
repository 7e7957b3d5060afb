"""The pure decisions of oncall: who is on call, whom a step pages, when an escalation goes on, how much falls to whom.

No function here reads a clock or the database; the live system, the page that looks ahead and a replay call the same ones.
"""
