"""Who is to be told, when, and who next: schedules, rotations, overrides, escalation."""
