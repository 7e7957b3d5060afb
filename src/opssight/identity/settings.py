"""The settings of identity."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr

from opssight.core.settings import Section


class IdentitySettings(Section):
    """People, sessions and logging in."""

    admin_email: Annotated[str, Field(description="First owner's e-mail address, used only at the first start.")] = ""
    admin_password: Annotated[SecretStr, Field(description="First owner's password, used only at the first start.")] = SecretStr("")
    access_token_seconds: Annotated[int, Field(ge=60, le=86400, description="Life of an access token.")] = 900
    session_days: Annotated[int, Field(ge=1, le=365, description="Days without use after which a session ends.")] = 14
    cookie_secure: Annotated[
        bool, Field(description="Send the session cookie over HTTPS only; set it when people reach the platform by HTTPS.")
    ] = False
    login_attempts: Annotated[int, Field(ge=1, description="Failed logins per account and address in 15 minutes before a pause.")] = 10
