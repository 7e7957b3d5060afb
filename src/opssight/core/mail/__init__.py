"""Sending mail: the one way of the whole platform, below every module, since identity mails as well as notifications do.

A job calls ``platform_mail(context)`` and :meth:`Transport.send`; what is to be mailed is a :class:`Mail` with an id of its own,
so that a repeat after a crash is recognised by who receives it.
"""

from opssight.core.mail.message import Mail, domain_of, message_id
from opssight.core.mail.platform import NO_MAIL_SERVER, NoMailServer, platform_mail
from opssight.core.mail.server import PORTS, BadMailServer, MailServer, Security, from_url
from opssight.core.mail.transport import STAGES, Answer, HandOver, Transport

__all__ = [
    "NO_MAIL_SERVER",
    "PORTS",
    "STAGES",
    "Answer",
    "BadMailServer",
    "HandOver",
    "Mail",
    "MailServer",
    "NoMailServer",
    "Security",
    "Transport",
    "domain_of",
    "from_url",
    "message_id",
    "platform_mail",
]
