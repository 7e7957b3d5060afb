"""Every page in a real browser on a real platform: wide and narrow, dark and light, without a fault of any kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.fixtures.browser import NARROW, THEMES, WIDE, Tab, browser, tab
from tests.fixtures.platform import EMAIL, PASSWORD, Platform, running, until
from tests.journeys import pages

__all__ = ["browser"]


@pytest.fixture(scope="module")
def estate(owner: httpx.Client) -> pages.Estate:
    """Something to see on every page."""
    return pages.seed(owner)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, platform: Platform) -> Iterator[Tab]:
    """A tab of the owner's."""
    with tab(browser, platform.base) as opened:
        opened.expected = ((401, "/api/v1/auth/refresh"),)  # asked for before anybody is logged in
        opened.open("/login")
        opened.log_in(EMAIL, PASSWORD)
        opened.expected = ()
        yield opened


@pytest.fixture
def look(signed_in: Tab) -> Iterator[Tab]:
    """The owner's tab with no faults on its record."""
    signed_in.faults.clear()
    yield signed_in
    signed_in.expected = ()


def test_every_route_is_tried() -> None:
    tried = {re.sub(r"{\w+}", "*", page) for page in pages.PAGES}
    assert pages.routes() == tried | {"/login", "/setup"}


@pytest.mark.parametrize("page", [*pages.PAGES, *pages.VIEWS])
def test_a_page_has_no_fault(look: Tab, estate: pages.Estate, page: str) -> None:
    found: list[str] = []
    look.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    look.prefer(THEMES[0])
    look.open(estate.address(page))
    for width, height in (WIDE, NARROW):
        look.page.set_viewport_size({"width": width, "height": height})
        look.use_theme(THEMES[0])
        look.settle()
        expect(look.page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{width} px: alert: {text}" for text in look.page.locator("[role=alert]:not(.vh)").all_inner_texts()]
        found += [f"{width} px: {fault}" for fault in look.inaccessible()]
        if look.overflow() > 0:
            found.append(f"{width} px: the page is {look.overflow()} px wider than its window")
        look.use_theme(THEMES[1])  # of all the rules, the colours alone depend on it
        found += [f"{width} px, {THEMES[1]}: {fault}" for fault in look.inaccessible("color-contrast", "link-in-text-block")]
    assert look.faults + found == []


@pytest.mark.parametrize("page", ["/incidents/{incident}", "/servers/{server}", "/events?q=payment&severity=error"])
def test_a_deep_link_can_be_reloaded(look: Tab, estate: pages.Estate, page: str) -> None:
    look.open(estate.address(page))
    address, title = look.page.url, look.page.title()
    look.page.reload()
    look.settle()
    assert (look.page.url, look.page.title()) == (address, title)
    assert look.faults == []


def test_an_address_without_a_page_says_so(look: Tab) -> None:
    look.expected = ((404, "/no/such/page"),)
    look.open("/no/such/page")
    expect(look.page.get_by_role("heading", level=1)).to_have_text("Not found")
    assert look.faults + look.inaccessible() == []
    look.page.get_by_role("link", name="Go to Now").click()
    look.page.wait_for_url(f"{look.base}/")
    look.settle()
    assert look.faults == []


@pytest.mark.parametrize("page", ["/incidents/INC-999999", "/servers/00000000-0000-7000-8000-000000000000"])
def test_a_thing_that_is_gone_is_told_in_a_sentence(look: Tab, page: str) -> None:
    look.expected = ((404, "/api/v1/"),)
    look.open(page)
    expect(look.page.locator("[role=alert]:not(.vh)").first).to_contain_text("There is no")
    assert look.faults + look.inaccessible() == []


def test_who_is_not_logged_in_is_sent_to_log_in_and_comes_back(browser: Browser, platform: Platform, estate: pages.Estate) -> None:
    with tab(browser, platform.base, NARROW) as stranger:
        stranger.expected = ((401, "/api/v1/auth/"),)
        wanted = estate.address("/incidents/{incident}")
        stranger.open(wanted)
        assert stranger.page.url.startswith(f"{platform.base}/login?")
        assert stranger.inaccessible() == []
        stranger.log_in(EMAIL, PASSWORD)
        assert stranger.page.url == platform.base + wanted
        assert stranger.faults == []


def test_a_wrong_password_is_refused_in_words(browser: Browser, platform: Platform) -> None:
    with tab(browser, platform.base) as stranger:
        stranger.expected = ((401, "/api/v1/auth/"),)
        stranger.open("/login")
        stranger.page.get_by_label("Work e-mail").fill(EMAIL)
        stranger.page.get_by_role("textbox", name="Password").fill("not the password")
        stranger.page.get_by_role("button", name="Sign in").click()
        expect(stranger.page.get_by_role("alert")).to_be_visible()
        expect(stranger.page.get_by_role("textbox", name="Password")).to_have_value("")
        assert stranger.faults + stranger.inaccessible() == []


def test_a_newcomer_sets_it_up_and_finds_every_page_empty_but_whole(browser: Browser) -> None:
    with running(admin_email="", admin_password="") as platform, tab(browser, platform.base, NARROW) as newcomer:
        link = until(lambda: re.search(r"/setup#token=\S+", platform.log.read_text()), "the set-up link")
        newcomer.expected = ((401, "/api/v1/auth/refresh"),)
        newcomer.open("/incidents")
        newcomer.page.wait_for_url(f"{platform.base}/setup")  # there is nobody to log in as
        newcomer.open(link[0])
        found = newcomer.inaccessible()
        for label, text in (("Full name", "First Owner"), ("Work e-mail", EMAIL), ("Password", PASSWORD), ("Password again", PASSWORD)):
            newcomer.page.get_by_role("textbox", name=label, exact=True).fill(text)
        newcomer.page.get_by_role("button", name="Create administrator").click()
        newcomer.page.get_by_role("heading", name="Checks", level=1).wait_for()
        newcomer.settle()
        found += newcomer.inaccessible()
        newcomer.page.get_by_role("button", name="Continue").click()
        newcomer.page.get_by_role("heading", name="First signal").wait_for()
        found += newcomer.inaccessible()
        newcomer.page.get_by_role("button", name="Go to Now").click()
        newcomer.page.wait_for_url(f"{platform.base}/")
        for page in (page for page in pages.PAGES if "{" not in page):
            newcomer.open(page)
            found += [f"{page}: {fault}" for fault in newcomer.inaccessible()]
            if newcomer.overflow() > 0:
                found.append(f"{page}: {newcomer.overflow()} px wider than its window")
        assert newcomer.faults + found == []
