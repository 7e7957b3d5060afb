"""Delivery: what is retried, what is refused, and that a page is neither lost nor sent twice."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from opssight.core.context import Context
from opssight.core.ids import uuid7
from opssight.core.settings import Settings
from opssight.entrypoints import wiring
from opssight.identity import facade as identity
from opssight.notifications import facade as notifications
from opssight.notifications.models import AttemptRow, NotificationRow
from opssight.notifications.service.deliver import TryAgain, deliver
from tests.conftest import MASTER_KEY, Drain
from tests.fixtures.platform import environment
from tests.fixtures.races import race
from tests.fixtures.smtp import PASSWORD, USER, MailServer, Moment, running
from tests.notifications.receiver import Receiver

ROOT = Path(__file__).resolve().parents[2]
ClientAs = Callable[[str], Awaitable[httpx.AsyncClient]]


async def person(ctx: Context, client_as: ClientAs, role: str = "responder") -> identity.User:
    await client_as(role)
    async with ctx.db.read() as session:
        user = await identity.user_by_email(session, f"{role}@example.com")
    assert user is not None
    return user


async def send(ctx: Context, user_id: UUID, key: str = "page-1", **more: Any) -> list[UUID]:
    async with ctx.db.write() as session:
        return [
            *await notifications.send(
                session,
                ctx.clock,
                user_id=user_id,
                subject="[SEV2] INC-1 Disk full",
                text="Disk full.\n",
                html="<p>Disk full.</p>",
                dedup_key=key,
                **more,
            )
        ]


async def row_of(ctx: Context, notification_id: UUID) -> tuple[NotificationRow, list[AttemptRow]]:
    async with ctx.db.read() as session:
        row = (await session.execute(select(NotificationRow).where(NotificationRow.id == notification_id))).scalar_one()
        attempts = await session.execute(
            select(AttemptRow).where(AttemptRow.notification_id == notification_id).order_by(AttemptRow.number)
        )
        return row, list(attempts.scalars())


async def published(ctx: Context) -> list[str]:
    async with ctx.db.read() as session:
        return list((await session.execute(text("SELECT name FROM core_outbox WHERE name LIKE 'notification.%'"))).scalars())


async def test_a_person_is_mailed_once_at_their_address(ctx: Context, client_as: ClientAs, drain: Drain, mail_server: MailServer) -> None:
    user = await person(ctx, client_as)
    first = await send(ctx, user.id)
    assert await send(ctx, user.id) == first
    await drain()
    (mail,) = mail_server.mails
    assert mail.recipients == ["responder@example.com"]
    assert mail.subject == "[SEV2] INC-1 Disk full"
    assert mail.id == f"<{first[0]}@localhost>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.text == "Disk full.\n"
    row, (attempt,) = await row_of(ctx, first[0])
    assert (row.state, attempt.outcome, row.delivered_at) == ("delivered", "accepted", ctx.clock.now())
    assert "250 Queued as 1A2B3C" in attempt.detail
    assert await published(ctx) == ["notification.delivered"]


async def test_a_refused_recipient_fails_at_once_and_a_busy_server_is_tried_again(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    gone, busy = await person(ctx, client_as, "sre"), await person(ctx, client_as, "responder")
    mail_server.answers = {gone.email: ["550 No such mailbox"], busy.email: ["451 Greylisted", "451 Greylisted"]}
    (refused,) = await send(ctx, gone.id)
    (delayed,) = await send(ctx, busy.id)
    await drain()
    row, (attempt,) = await row_of(ctx, refused)
    assert (row.state, attempt.outcome) == ("failed", "refused")
    assert "550 No such mailbox" in attempt.detail
    assert (await row_of(ctx, delayed))[0].state == "queued"
    await drain(force=True)
    await drain(force=True)
    row, attempts = await row_of(ctx, delayed)
    assert (row.state, [one.outcome for one in attempts]) == ("delivered", ["retry", "retry", "accepted"])
    assert [mail.recipients for mail in mail_server.mails] == [[busy.email]]
    assert sorted(await published(ctx)) == ["notification.delivered", "notification.failed"]

    answer = await client.post(f"/api/v1/notifications/{refused}/retry")
    assert (answer.status_code, answer.json()["state"]) == (200, "queued")
    assert (await client.post(f"/api/v1/notifications/{refused}/retry")).status_code == 409
    await drain()
    assert len(mail_server.to(gone.email)) == 1


@pytest.mark.parametrize("script", ["DATA 451", "DATA 550"])
async def test_an_answer_to_the_message_itself_counts_like_one_to_the_recipient(
    ctx: Context, client_as: ClientAs, drain: Drain, mail_server: MailServer, script: str
) -> None:
    user = await person(ctx, client_as)
    mail_server.data = [f"{script[5:]} Not now"]
    (sent,) = await send(ctx, user.id)
    await drain()
    assert (await row_of(ctx, sent))[0].state == ("queued" if script.endswith("451") else "failed")
    await drain(force=True)
    assert len(mail_server.mails) == (1 if script.endswith("451") else 0)


async def test_a_server_that_is_away_is_tried_again_until_it_is_there(ctx: Context, client_as: ClientAs, tmp_path: Path) -> None:
    user = await person(ctx, client_as)
    with running() as server:
        url = server.url
    (sent,) = await send(ctx, user.id)
    with pytest.raises(TryAgain, match="could not be used"):
        await deliver.run(with_mail_server(ctx, url), notification_id=str(sent))
    assert (await row_of(ctx, sent))[0].state == "queued"


async def test_without_a_mail_server_it_says_what_to_set(ctx: Context, client_as: ClientAs) -> None:
    user = await person(ctx, client_as)
    (sent,) = await send(ctx, user.id)
    await deliver.run(with_mail_server(ctx, ""), notification_id=str(sent))
    row, (attempt,) = await row_of(ctx, sent)
    assert row.state == "failed"
    assert "OPSSIGHT_SMTP_URL" in attempt.detail


def with_mail_server(ctx: Context, url: str) -> Context:
    return Context(ctx.settings.model_copy(update={"smtp_url": SecretStr(url)}), ctx.clock, ctx.db, ctx.resources)


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("password", [PASSWORD, "wrong"])
async def test_encryption_certificate_and_login(
    ctx: Context, client_as: ClientAs, tmp_path: Path, security: str, trusted: bool, password: str
) -> None:
    user = await person(ctx, client_as)
    (sent,) = await send(ctx, user.id)
    options = {"starttls": tmp_path} if security == "starttls" else {"tls": tmp_path}
    with running(**options, auth=True) as server:
        scheme, wish = ("smtp", "starttls=required") if security == "starttls" else ("smtps", "")
        trust = f"ca_file={server.ca_file}" if trusted else ""
        url = f"{scheme}://{USER}:{password.replace(' ', '%20')}@127.0.0.1:{server.port}?{wish}&{trust}"
        context = with_mail_server(ctx, url)
        if trusted and password == PASSWORD:
            await deliver.run(context, notification_id=str(sent))
            assert [mail.encrypted for mail in server.mails] == [True]
            return
        with pytest.raises(TryAgain, match="certificate" if not trusted else "refused the login"):
            await deliver.run(context, notification_id=str(sent))
        assert server.mails == []


async def kill_at(ctx: Context, settings: Settings, notification_id: UUID, reached: threading.Event, **more: str) -> None:
    """Deliver in a process of its own and kill it when ``reached``."""
    given = json.dumps(
        {
            "database_url": settings.database_url.get_secret_value(),
            "data_dir": str(settings.data_dir),
            "master_key": MASTER_KEY,
            "smtp_url": settings.smtp_url.get_secret_value(),
            "egress_allow": settings.egress_allow,
        }
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.notifications.one_delivery", given, str(notification_id)), cwd=ROOT, env=environment({})
    )
    assert await asyncio.to_thread(reached.wait, 30), "the worker never came this far"
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()


async def test_a_worker_killed_before_the_message_left_sends_once(
    ctx: Context, settings: Settings, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    user = await person(ctx, client_as)
    (sent,) = await send(ctx, user.id)
    moment = mail_server.at_rcpt = Moment()
    await kill_at(ctx, settings, sent, moment.reached)
    mail_server.at_rcpt = None
    moment.go.set()
    assert (await row_of(ctx, sent))[0].state == "sending"
    await drain()
    row, attempts = await row_of(ctx, sent)
    assert (row.state, [one.outcome for one in attempts]) == ("delivered", ["interrupted", "accepted"])
    assert "before the message left" in attempts[0].detail
    assert len(mail_server.mails) == 1


async def test_a_worker_killed_before_the_server_accepted_sends_once(
    ctx: Context, settings: Settings, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    user = await person(ctx, client_as)
    (sent,) = await send(ctx, user.id)
    moment = mail_server.before_accepting = Moment()
    await kill_at(ctx, settings, sent, moment.reached)
    moment.go.set()
    await drain()
    row, attempts = await row_of(ctx, sent)
    assert (row.state, [one.outcome for one in attempts]) == ("delivered", ["interrupted", "accepted"])
    assert attempts[0].handed_over_at is not None
    assert len(mail_server.mails) == 1


async def test_a_worker_killed_after_the_server_accepted_repeats_under_the_same_message_id(
    ctx: Context, settings: Settings, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    user = await person(ctx, client_as)
    (sent,) = await send(ctx, user.id)
    moment = mail_server.after_accepting = Moment()
    await kill_at(ctx, settings, sent, moment.reached)
    moment.go.set()
    await drain()
    await drain(force=True)
    row, attempts = await row_of(ctx, sent)
    assert (row.state, [one.outcome for one in attempts]) == ("delivered", ["interrupted", "accepted"])
    assert "the provider may have it" in attempts[0].detail
    assert {mail.id for mail in mail_server.mails} == {f"<{sent}@localhost>"}
    assert len({bytes(mail.message) for mail in mail_server.mails}) == 1


async def test_a_worker_that_was_only_paused_finds_itself_overtaken(
    ctx: Context, client_as: ClientAs, drain: Drain, mail_server: MailServer
) -> None:
    user = await person(ctx, client_as)
    (sent,) = await send(ctx, user.id)
    moment = mail_server.at_rcpt = Moment()
    paused = asyncio.ensure_future(deliver.run(ctx, notification_id=str(sent)))
    assert await asyncio.to_thread(moment.reached.wait, 10)
    mail_server.at_rcpt = None
    await drain()
    moment.go.set()
    await paused
    assert len(mail_server.mails) == 1
    assert (await row_of(ctx, sent))[0].state == "delivered"


async def withdraw(ctx: Context, incident_id: UUID) -> None:
    async with ctx.db.write() as session:
        await notifications.withdraw(session, ctx.clock, incident_id=incident_id, why="Somebody acknowledged.")


@pytest.mark.parametrize("handed_over", [False, True])
async def test_what_is_withdrawn_after_its_worker_was_killed_is_not_sent_when_the_job_comes_back(
    ctx: Context, settings: Settings, client_as: ClientAs, drain: Drain, mail_server: MailServer, *, handed_over: bool
) -> None:
    user, incident = await person(ctx, client_as), uuid7()
    (sent,) = await send(ctx, user.id, incident_id=incident)
    moment = Moment()
    if handed_over:
        mail_server.before_accepting = moment
    else:
        mail_server.at_rcpt = moment
    await kill_at(ctx, settings, sent, moment.reached)
    mail_server.at_rcpt = None
    moment.go.set()
    assert (await row_of(ctx, sent))[0].state == "sending"
    await withdraw(ctx, incident)
    await drain(force=True)
    row, (attempt,) = await row_of(ctx, sent)
    assert (row.state, attempt.outcome, attempt.handed_over_at is not None) == ("withdrawn", "interrupted", handed_over)
    assert "is not sent again" in attempt.detail
    assert ("the provider may have it" in attempt.detail) == handed_over
    assert mail_server.mails == []
    assert await published(ctx) == ["notification.withdrawn"]


async def test_what_is_withdrawn_while_it_is_being_sent_stops_before_it_leaves(
    ctx: Context, client_as: ClientAs, mail_server: MailServer
) -> None:
    user, incident = await person(ctx, client_as), uuid7()
    (sent,) = await send(ctx, user.id, incident_id=incident)
    moment = mail_server.at_rcpt = Moment()
    sending = asyncio.ensure_future(deliver.run(ctx, notification_id=str(sent)))
    assert await asyncio.to_thread(moment.reached.wait, 30)
    await withdraw(ctx, incident)
    moment.go.set()
    await sending
    row, (attempt,) = await row_of(ctx, sent)
    assert (row.state, attempt.outcome, attempt.handed_over_at) == ("withdrawn", "withdrawn", None)
    assert mail_server.mails == []
    assert await published(ctx) == ["notification.withdrawn"]


async def test_a_withdrawal_waits_for_a_hand_over_and_a_hand_over_for_a_withdrawal(
    ctx: Context, client_as: ClientAs, mail_server: MailServer
) -> None:
    user, incident = await person(ctx, client_as), uuid7()
    (sent,) = await send(ctx, user.id, incident_id=incident)
    moment = mail_server.at_rcpt = Moment()
    sending = asyncio.ensure_future(deliver.run(ctx, notification_id=str(sent)))
    assert await asyncio.to_thread(moment.reached.wait, 30)

    async def take_back(session: AsyncSession) -> None:
        await notifications.withdraw(session, ctx.clock, incident_id=incident, why="Somebody acknowledged.")

    async def go_on() -> None:
        moment.go.set()
        await sending

    await race(ctx.db, take_back, go_on)
    assert (await row_of(ctx, sent))[0].state == "withdrawn"
    assert mail_server.mails == []


async def webhook_channel(client: httpx.AsyncClient, user: identity.User, url: str, signed: bool = True) -> str:
    config = {"url": url, "secret": "hush"} if signed else {"url": url}
    made = await client.post("/api/v1/channels", json={"name": "Hook", "kind": "webhook", "settings": config})
    assert made.status_code == 201, made.text
    items = {"items": [{"channel_id": made.json()["id"], "address": ""}]}
    assert (await client.put(f"/api/v1/users/{user.id}/contact-methods", json=items)).status_code == 200
    return str(made.json()["id"])


async def test_a_webhook_is_signed_and_can_be_recognised_when_repeated(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, drain: Drain, receiver: Receiver
) -> None:
    user = await person(ctx, client_as)
    await webhook_channel(client, user, receiver.url)
    receiver.answers = [503, 429, 200]
    (sent,) = await send(ctx, user.id, data={"key": "INC-1"})
    for _ in range(3):
        await drain(force=True)
    assert (await row_of(ctx, sent))[0].state == "delivered"
    assert {one.headers["idempotency-key"] for one in receiver.posted} == {str(sent)}
    assert len({one.body for one in receiver.posted}) == 1
    one = receiver.posted[0]
    stamp, _, digest = one.headers["x-opssight-signature"].partition(",v1=")
    expected = hmac.new(b"hush", f"{stamp[2:]}.".encode() + one.body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(digest, expected)
    assert int(stamp[2:]) == int(ctx.clock.now().timestamp())
    body = json.loads(one.body)
    assert (body["subject"], body["data"]) == ("[SEV2] INC-1 Disk full", {"key": "INC-1"})


@pytest.mark.parametrize(("status", "state"), [(302, "failed"), (404, "failed"), (500, "queued"), (204, "delivered")])
async def test_what_a_receiver_answers(
    ctx: Context, client: httpx.AsyncClient, client_as: ClientAs, drain: Drain, receiver: Receiver, status: int, state: str
) -> None:
    user = await person(ctx, client_as)
    await webhook_channel(client, user, receiver.url, signed=False)
    receiver.answers = [status]
    (sent,) = await send(ctx, user.id)
    await drain()
    row, (attempt,) = await row_of(ctx, sent)
    assert row.state == state
    assert str(status) in attempt.detail
    assert [one.path for one in receiver.posted] == ["/hook"]


async def test_a_worker_killed_while_posting_repeats_under_the_same_key(
    ctx: Context, settings: Settings, client: httpx.AsyncClient, client_as: ClientAs, drain: Drain, receiver: Receiver
) -> None:
    user = await person(ctx, client_as)
    await webhook_channel(client, user, receiver.url)
    (sent,) = await send(ctx, user.id)
    receiver.hold = True
    await kill_at(ctx, settings, sent, receiver.reached)
    receiver.go.set()
    await drain()
    assert {one.headers["idempotency-key"] for one in receiver.posted} == {str(sent)}
    assert (await row_of(ctx, sent))[0].state == "delivered"


async def test_it_is_given_up_in_the_end(ctx: Context, client_as: ClientAs, mail_server: MailServer) -> None:
    user = await person(ctx, client_as)
    mail_server.answers = {user.email: ["451 Later"] * 3}
    (sent,) = await send(ctx, user.id)
    with pytest.raises(TryAgain):
        await deliver.run(ctx, notification_id=str(sent))
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE notifications_notifications SET tries = 49"))
    await deliver.run(ctx, notification_id=str(sent))
    row, _ = await row_of(ctx, sent)
    assert row.state == "failed"


async def test_what_kills_every_worker_is_given_up_and_says_so(ctx: Context, client_as: ClientAs, mail_server: MailServer) -> None:
    user = await person(ctx, client_as)
    (sent,) = await send(ctx, user.id)
    async with ctx.db.write() as session:
        await session.execute(text("UPDATE notifications_notifications SET tries = 50, state = 'sending'"))
        session.add(AttemptRow(notification_id=sent, number=50, started_at=ctx.clock.now(), detail=""))
    await deliver.run(ctx, notification_id=str(sent))
    row, (attempt,) = await row_of(ctx, sent)
    assert (row.state, attempt.outcome) == ("failed", "interrupted")
    assert attempt.detail == "The worker stopped before the message left. It was tried 50 times and is given up."
    assert await published(ctx) == ["notification.failed"]
    assert mail_server.mails == []


def test_the_job_outlives_the_tries() -> None:
    assert deliver in wiring.modules().jobs
    assert deliver.max_attempts > 50
