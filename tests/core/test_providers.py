"""One mechanism for everything that has vendors: a kind is whole by its one object."""

from __future__ import annotations

from typing import Annotated, Any, Self

import httpx
import pytest
from fastapi import FastAPI
from pydantic import Field, SecretStr

from opssight.core.clock import FakeClock
from opssight.core.context import Context
from opssight.core.crypto import Keyring, WrongKey
from opssight.core.modules import Module
from opssight.core.providers import (
    Destination,
    Hint,
    Provider,
    ProviderContext,
    Providers,
    ProviderSettings,
    SecretsNeeded,
    SettingsInvalid,
    Stored,
    accept,
    opened,
    shown,
    stored,
)
from opssight.core.settings import Settings
from opssight.core.stages import Stage, Staged
from opssight.entrypoints import wiring
from opssight.entrypoints.api import create_app
from opssight.identity import facade as identity
from opssight.notifications.channels.kinds import PROVIDERS
from opssight.notifications.contracts import Message, Outcome, Receipt
from tests.conftest import PASSWORD

SENT: list[str] = []


class PigeonSettings(ProviderSettings):
    """Where the loft is, and what opens it."""

    loft: Annotated[str, Field(min_length=3, title="Loft", examples=["Old mill"]), Destination()]
    birds: Annotated[int, Field(ge=1, title="Birds")] = 1
    whistle: Annotated[SecretStr | None, Field(title="Whistle"), Hint(lambda text: f"{text[0]}…")] = None


class Pigeon:
    """Sends by pigeon."""

    def __init__(self, settings: PigeonSettings) -> None:
        self.settings = settings

    async def send(self, message: Message, hand_over: Any) -> Receipt:
        await hand_over()
        SENT.append(f"{self.settings.loft}: {message.subject}")
        return Receipt(Outcome.ACCEPTED, "It flew.")


async def _test(context: ProviderContext, settings: PigeonSettings, address: str) -> tuple[Stage, ...]:
    del context, address
    staged = Staged("Loft", "Flight", "Landing")
    staged.passed(settings.loft)
    staged.failed("It rains.", "Wait for the sun.")
    staged.passed("never noted")
    return staged.stages


PIGEON = Provider(
    family="channel",
    kind="pigeon",
    title="Pigeon",
    description="A bird.",
    settings=PigeonSettings,
    build=lambda context, settings: Pigeon(settings),
    test=_test,
    capabilities=("slow",),
)


async def test_a_new_kind_needs_nothing_but_itself(settings: Settings, clock: FakeClock) -> None:
    """It is listed with its form, made, masked, tested, sent by and changed, through the routes that every kind has."""
    birds = Module(name="birds", title="", group="respond", providers=(PIGEON,))
    async with wiring.open_context(settings, role="test", clock=clock, more=(birds,)) as ctx:
        app = create_app(ctx)
        async with _owner(ctx, app) as client:
            listed = (await client.get("/api/v1/providers", params={"family": "channel"})).json()["items"]
            assert {one["kind"] for one in listed} == {provider.kind for provider in PROVIDERS} | {"pigeon"}
            pigeon = next(one for one in listed if one["kind"] == "pigeon")
            assert (pigeon["secret_fields"], pigeon["capabilities"]) == (["whistle"], ["slow"])
            fields = pigeon["settings_schema"]["properties"]
            assert fields["loft"]["x-destination"]
            assert (fields["loft"]["x-placeholder"], fields["birds"]["x-order"], fields["whistle"]["x-secret"]) == ("Old mill", 1, True)
            body = {"name": "Birds", "kind": "pigeon", "settings": {"loft": "Mill", "whistle": "tweet"}}
            made = await client.post("/api/v1/channels", json=body)
            assert made.status_code == 201, made.text
            assert (made.json()["settings"], made.json()["hints"]) == ({"loft": "Mill", "birds": 1}, {"whistle": "t…"})
            where = f"/api/v1/channels/{made.json()['id']}"
            tested = (await client.post(f"{where}/test")).json()
            assert [(one["name"], one["state"], one["hint"]) for one in tested["stages"]] == [
                ("Loft", "ok", ""),
                ("Flight", "failed", "Wait for the sun."),
                ("Landing", "skipped", ""),
            ]
            refused = await client.patch(where, json={"settings": {"loft": "x", "birds": 0}})
            assert [one["field"] for one in refused.json()["errors"]] == ["settings.loft", "settings.birds"]
    assert "pigeon" not in {one.kind for one in wiring.modules().all for one in one.providers}


def _owner(ctx: Context, app: FastAPI) -> httpx.AsyncClient:
    class Owner(httpx.AsyncClient):
        async def __aenter__(self) -> Self:
            async with ctx.db.write() as session:
                await identity.create_user(
                    session, ctx.clock, email="o@example.com", name="O", role=identity.Role.OWNER, password=PASSWORD, by=None
                )
            await super().__aenter__()
            answer = await self.post("/api/v1/auth/login", json={"email": "o@example.com", "password": PASSWORD})
            self.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            return self

    return Owner(transport=httpx.ASGITransport(app, client=("127.0.0.1", 40000)), base_url="http://test")


def test_a_kind_is_declared_once_and_one_kind_may_be_of_several_families() -> None:
    with pytest.raises(ValueError, match="The channel pigeon is declared twice"):
        Providers([PIGEON, PIGEON])
    other = Provider(
        family="integration", kind="pigeon", title="", description="", settings=PigeonSettings, build=PIGEON.build, test=PIGEON.test
    )
    both = Providers([PIGEON, other])
    assert both.of("channel") == (PIGEON,)
    assert both.get("integration", "pigeon") is other


def test_secrets_are_sealed_to_their_row_and_come_back() -> None:
    keyring = Keyring(bytes(32))
    given = PigeonSettings(loft="Mill", whistle=SecretStr("tweet"))
    kept = stored(keyring, given, context=b"row 1")
    assert kept.values == {"loft": "Mill", "birds": 1}
    assert kept.sealed is not None
    assert b"tweet" not in kept.sealed
    assert opened(keyring, PIGEON, kept, context=b"row 1") == given
    with pytest.raises(WrongKey):
        opened(keyring, PIGEON, kept, context=b"row 2")
    old = Stored({"loft": "Mill"}, keyring.seal(b"tweet", context=b"row 1"))
    assert opened(keyring, PIGEON, old, context=b"row 1") == given
    with pytest.raises(SettingsInvalid, match="Enter the settings again"):
        opened(keyring, PIGEON, Stored({"loft": 3}, None), context=b"row 1")


def test_a_secret_that_is_left_out_stays_and_an_empty_one_goes() -> None:
    before = PigeonSettings(loft="Mill", whistle=SecretStr("tweet"))
    assert accept(PIGEON, {"loft": "Mill", "birds": 3}, before) == PigeonSettings(loft="Mill", birds=3, whistle=SecretStr("tweet"))
    for empty in ("", None):
        assert accept(PIGEON, {"loft": "Tower", "whistle": empty}, before).whistle is None
    with pytest.raises(SecretsNeeded, match="Loft changed"):
        accept(PIGEON, {"loft": "Tower"}, before)
    assert shown(accept(PIGEON, {"loft": "Tower", "whistle": "new"}, before)).hints == {"whistle": "n…"}
    with pytest.raises(SettingsInvalid):
        accept(PIGEON, {"loft": "Mill", "wings": 2}, before)
