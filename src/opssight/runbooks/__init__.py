"""Runbooks: versioned lists of steps, run on servers under a journal, by people or by alerts, with safety rails."""
