"""``opssight demo``: the whole platform beside a small simulated estate, so that the loop can be watched within two minutes.

The estate is simulated and says so: its hosts are AsyncSSH servers in this process that understand a handful of commands,
and touch nothing of the machine. Everything else is the real platform, used through its HTTP API as anybody would.
"""
