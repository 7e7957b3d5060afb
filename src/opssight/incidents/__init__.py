"""What people work on: incidents opened from alerts or declared, their state machine and their timeline."""
