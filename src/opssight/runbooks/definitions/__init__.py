"""Where runbooks come from: YAML text, Python files, and those that are shipped."""
