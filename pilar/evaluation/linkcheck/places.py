"""What known addresses are: storages that agencies use, pages that ask to sign in. Adding one is a row in a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from pilar.evaluation.linkcheck.address import Parts, split

#: Written without ``https://`` in many cells; ``docs.google.com/…`` is then still a link.
BARE_HOSTS = (
    "drive.google.com", "docs.google.com", "forms.gle", "goo.gl", "photos.app.goo.gl", "bit.ly", "s.id", "tinyurl.com",
    "linktr.ee", "1drv.ms", "onedrive.live.com", "dropbox.com", "youtu.be",
)  # fmt: skip

# -- storages


@dataclass(frozen=True, slots=True)
class Place:
    """Addresses whose host is ``host`` or ends with ``.host``, and whose path begins as told; a name for people."""

    host: str
    label: str
    path: str = ""


OTHER = "Situs lain"

#: The first row that fits counts.
PLACES = (
    Place("drive.google.com", "Folder Google Drive", r"/drive/(?:u/[0-9]+/)?(?:mobile/)?folders/"),
    Place("drive.google.com", "Folder Google Drive", r"/(?:embedded)?folderview"),
    Place("drive.google.com", "Berkas Google Drive", r"/file/|/open|/uc"),
    Place("drive.google.com", "Google Drive"),
    Place("docs.google.com", "Google Dokumen", r"/(?:a/[^/]+/)?document/"),
    Place("docs.google.com", "Google Spreadsheet", r"/(?:a/[^/]+/)?spreadsheets/"),
    Place("docs.google.com", "Google Slide", r"/(?:a/[^/]+/)?presentation/"),
    Place("docs.google.com", "Google Formulir", r"/(?:a/[^/]+/)?forms/"),
    Place("forms.gle", "Google Formulir"),
    Place("photos.app.goo.gl", "Google Foto"),
    Place("photos.google.com", "Google Foto"),
    Place("sharepoint.com", "Folder SharePoint", r"/:f:/"),
    Place("sharepoint.com", "SharePoint"),
    Place("onedrive.live.com", "OneDrive"),
    Place("1drv.ms", "OneDrive"),
    Place("dropbox.com", "Folder Dropbox", r"/sh/|/scl/fo/|/home"),
    Place("dropbox.com", "Dropbox"),
    Place("youtube.com", "Video YouTube"),
    Place("youtu.be", "Video YouTube"),
    Place("instagram.com", "Instagram"),
    Place("facebook.com", "Facebook"),
    Place("tiktok.com", "TikTok"),
    Place("bit.ly", "Tautan pendek"),
    Place("s.id", "Tautan pendek"),
    Place("tinyurl.com", "Tautan pendek"),
    Place("goo.gl", "Tautan pendek"),
    Place("linktr.ee", "Tautan pendek"),
    Place("go.id", "Situs instansi"),
    Place("desa.id", "Situs desa"),
    Place("mil.id", "Situs instansi"),
    Place("ac.id", "Situs perguruan tinggi"),
    Place("sch.id", "Situs sekolah"),
)  # fmt: skip


def drive_kind(url: str) -> str:
    """Where ``url`` leads, in words for people: ``Folder Google Drive``, ``Situs instansi``; OTHER for the unknown."""
    parts = split(url)
    for place in PLACES if parts else ():
        if parts and _under(parts.host, place.host) and re.match(place.path, parts.path):
            return place.label
    return OTHER


# -- pages that ask to sign in

SIGN_IN_HOSTS = (
    "accounts.google.com", "login.microsoftonline.com", "login.microsoftonline.us", "login.microsoft.com",
    "login.live.com", "login.windows.net", "account.dropbox.com", "login.yahoo.com", "appleid.apple.com",
)  # fmt: skip
#: The first part of a host to which one is sent away: ``sso.contoh.go.id``.
SIGN_IN_LABELS = frozenset({"login", "signin", "sso", "idp", "adfs", "cas", "auth", "keycloak", "accounts", "masuk"})
#: One part of a path: ``login``, ``ServiceLogin``, ``wp-login.php``, and not ``cara-login-aplikasi-baru``.
_SIGN_IN_PART = re.compile(
    r"(?:(?:user|users|wp|service|auth|admin|account|member|sso|form|page|portal)[-_]?)?"
    r"(?:log[-_]?in|sign[-_]?in|logon|masuk)(?:[-_]?(?:form|page))?(?:\.[a-z]{1,5})?",
    re.IGNORECASE,
)
#: ``index.php?r=site/login``: frameworks that keep the path in the query.
_PATH_IN_QUERY = frozenset({"r", "route", "page", "view", "action", "p", "mod", "module", "m", "c"})
#: Storages whose shared links first set a cookie and then lead on to a page that needs it. Who gets the cookie may read
#: without an account; following without it would end at a sign-in page.
OPENING_COOKIES = (("sharepoint.com", "FedAuth"),)


def is_sign_in_host(parts: Parts) -> bool:
    """Whether the whole host is there for signing in."""
    return any(_under(parts.host, host) for host in SIGN_IN_HOSTS)


def is_sign_in_page(parts: Parts, *, sent_there: bool) -> bool:
    """Whether this looks like a page for signing in; ``sent_there`` by a redirect, its host's name counts too."""
    if is_sign_in_host(parts) or (sent_there and parts.host.partition(".")[0] in SIGN_IN_LABELS):
        return True
    in_query = [value for key, value in parse_qsl(parts.query) if key.lower() in _PATH_IN_QUERY]
    return any(_SIGN_IN_PART.fullmatch(part) for text in (unquote(parts.path), *in_query) for part in text.split("/"))


def opens_by_cookie(parts: Parts, cookies: list[str]) -> bool:
    """Whether one of the ``Set-Cookie`` headers says that this storage lets everybody with the link in."""
    return any(
        _under(parts.host, place) and any(cookie.startswith(f"{name}=") for cookie in cookies)
        for place, name in OPENING_COOKIES
    )


def _under(host: str, parent: str) -> bool:
    return host == parent or host.endswith(f".{parent}")
