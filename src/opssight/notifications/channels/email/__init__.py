"""E-mail over SMTP (RFC 5321), with STARTTLS or TLS from the start, and AUTH."""

from opssight.notifications.channels.email.sender import EmailSender
from opssight.notifications.channels.email.server import BadMailServer, MailServer, from_config, from_url

__all__ = ["BadMailServer", "EmailSender", "MailServer", "from_config", "from_url"]
