"""What several browser tests do: sign in and out, and a device that has a fingerprint."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import violations


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/masuk/")
    page.get_by_label("NIP, surel, atau nama masuk").fill(login)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("link", name="Keluar").click()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("Anda sudah keluar.")).to_be_visible()


def authenticator(page: Page) -> None:
    """A device with a fingerprint, as Chromium pretends it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def faults(page: Page) -> list[str]:
    """What axe finds wrong, and whether the page is wider than the screen, once the page stands."""
    page.wait_for_load_state()
    fits = page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    return [*violations(page), *([] if fits else ["wider than the screen"])]


def sound(page: Page) -> None:
    """Fail where there are ``faults``."""
    found = faults(page)
    assert found == [], f"{page.url}: {found}"
