"""What is known of passwords in general."""
