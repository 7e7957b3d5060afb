"""E-mail, by the platform's mail server or by one of the channel's own."""
