"""The bodies of alerts' requests and answers: our own, and those of the Alertmanager API."""
