"""The platform's own mail server, as the settings name it."""

from __future__ import annotations

from opssight.core.egress import Egress
from opssight.core.mail.server import BadMailServer, from_url
from opssight.core.mail.transport import Transport
from opssight.core.settings import Settings

NO_MAIL_SERVER = (
    "No mail server is configured, so nobody got this. Set OPSSIGHT_SMTP_URL (smtp://user:password@host:port) or give the channel "
    "a mail server of its own, then try it again."
)


class NoMailServer(Exception):
    """The platform cannot mail; the message says what to set."""


def platform_mail(settings: Settings, egress: Egress, *, from_address: str = "") -> Transport:
    """Return what mails by the platform's own server, from its address unless another is given.

    Raises:
        NoMailServer: none is set, or its address cannot be read.
    """
    url = settings.smtp_url.get_secret_value()
    if not url:
        raise NoMailServer(NO_MAIL_SERVER)
    try:
        server = from_url(url)
    except BadMailServer as error:
        raise NoMailServer(f"{error} It is set in OPSSIGHT_SMTP_URL.") from None
    return Transport(server, from_address or settings.smtp_from, egress)
