"""Who gets what at which address: one row for every address of the site. An address without a row fails the build.

``needs`` is the capability that opens the page, PUBLIC or SIGNED_IN; ``sees`` the one by which the thing at that
address is visible at all. From these, the access table and the place of the thing follows what everybody must get:

- a thing that one does not see: 404, as if it did not exist;
- a thing that one sees, and a page that one's roles do not open: 403;
- not signed in: to the sign-in, and back afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.world import Actor, World

PUBLIC, SIGNED_IN = "public", "signed in"
Arguments = Callable[[World, str], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """``of`` gives the address's arguments for a place; ``found`` are the statuses of whoever may.

    ``post``: the page takes only forms, so it is asked with an empty one. ``seen_by`` replaces ``sees`` where another
    rule than a capability decides, such as one's own things.
    """

    needs: str
    of: Arguments | None = None
    sees: str = "unit.view"
    found: tuple[int, ...] = (200,)
    post: bool = False
    query: str = ""
    seen_by: Callable[[World, Actor, str], bool] | None = None
    reach: str = "thing"  # "thing": needs is asked at the thing's unit; "body": at its body's root


MATRIX: dict[str, Row] = {
    # the public site
    "": Row(PUBLIC),
    "periksa/": Row(PUBLIC),
    "periksa/unduh/": Row(PUBLIC, found=(302,)),
    "periksa/aturan/": Row(PUBLIC),
    "sehat/": Row(PUBLIC, found=(200, 503)),
    # sign-in and own account
    "masuk/": Row(PUBLIC, found=(200, 302)),
    "keluar/": Row(PUBLIC, found=(200, 302)),
    "akun/": Row(SIGNED_IN),
    # work
    "ruang-kerja/": Row(SIGNED_IN),
    "kelola/": Row("unit.view"),
}
