"""The settings of identity."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr

from opssight.core.settings import Section, Settings


class IdentitySettings(Section):
    """People, sessions and logging in."""

    admin_email: Annotated[str, Field(description="First owner's e-mail address, used only at the first start.")] = ""
    admin_password: Annotated[SecretStr, Field(description="First owner's password, used only at the first start.")] = SecretStr("")
    access_token_seconds: Annotated[int, Field(ge=60, le=86400, description="Life of an access token.")] = 900
    session_days: Annotated[int, Field(ge=1, le=365, description="Days without use after which a session ends.")] = 14
    cookie_secure: Annotated[
        bool | None,
        Field(
            description="Whether the session cookie is sent over HTTPS only; when empty, it is if public_url is https or tls_cert is set."
        ),
    ] = None
    login_attempts: Annotated[
        int,
        Field(
            ge=1, description="Failed logins of an account from a network in 15 minutes before a pause; a network bears 5 times as many."
        ),
    ] = 10


def is_secure(settings: Settings) -> bool:
    """Return whether people reach the platform by HTTPS, so that cookies and HSTS can insist on it."""
    said = settings.section(IdentitySettings).cookie_secure
    return settings.base_url.lower().startswith("https://") if said is None else said
