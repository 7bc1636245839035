"""What a check can come out with, and how it is said to people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class LinkState(StrEnum):
    REACHABLE = "reachable"
    LOCKED = "locked"
    DEAD = "dead"
    NOT_REACHABLE_FROM_HERE = "not_reachable_from_here"
    REFUSED = "refused"


LABELS = {
    LinkState.REACHABLE: "Dapat dibuka",
    LinkState.LOCKED: "Terkunci",
    LinkState.DEAD: "Mati",
    LinkState.NOT_REACHABLE_FROM_HERE: "Tidak terjangkau dari sini",
    LinkState.REFUSED: "Tidak diperiksa",
}

_UNCERTAIN = "belum tentu mati. Buka sendiri tautannya untuk memastikan."
_SHARE = "penilai tidak akan dapat membukanya. Ubah izinnya menjadi siapa saja yang memiliki tautan."


def _elsewhere(what: str) -> tuple[LinkState, str]:
    return LinkState.NOT_REACHABLE_FROM_HERE, f"{what}; {_UNCERTAIN}"


class Why(Enum):
    """Why a check came out so: the state, and the sentence for people."""

    OPEN = LinkState.REACHABLE, "Tautan dapat dibuka tanpa masuk lebih dahulu."

    SIGN_IN = LinkState.LOCKED, f"Tautan meminta masuk lebih dahulu: {_SHARE}"
    DENIED = LinkState.LOCKED, f"Tautan menolak pembaca tanpa izin: {_SHARE}"

    GONE = LinkState.DEAD, "Halaman atau berkasnya tidak ada di alamat ini. Cari alamat barunya, atau unggah berkasnya."
    NO_SUCH_NAME = LinkState.DEAD, "Nama situs ini tidak ada. Periksa ejaan alamatnya."

    NAME_UNKNOWN = _elsewhere("Nama situs tidak dapat dicari dari server ini")
    NO_CONNECTION = _elsewhere("Tidak terjangkau dari server ini")
    SLOW = _elsewhere("Situs tidak selesai menjawab dalam waktu yang diberikan")
    UNSAFE = _elsewhere("Sambungan aman (HTTPS) gagal, misalnya karena sertifikat situs tidak sah")
    UNREADABLE = _elsewhere("Jawaban situs tidak dapat dibaca")
    TROUBLE = _elsewhere("Situs sedang bermasalah atau membatasi permintaan")
    IN_CIRCLES = _elsewhere("Situs terus mengalihkan ke alamat lain tanpa sampai ke halaman")

    INSIDE = (
        LinkState.REFUSED,
        "Tautan menuju jaringan dalam dan tidak diperiksa: penilai dari luar tidak dapat membukanya. Unggah berkasnya.",
    )
    OTHER_PORT = LinkState.REFUSED, "Tautan memakai nomor port yang tidak lazim dan tidak diperiksa."
    NO_WEB_ADDRESS = LinkState.REFUSED, "Ini bukan alamat web (http atau https) yang sah, jadi tidak diperiksa."

    def __init__(self, state: LinkState, detail: str) -> None:
        self.state = state
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Result:
    """What a check came out with.

    ``status`` is the code of the last answer, None where nothing answered. ``final_url`` is the last web address that
    was looked at (at most 2,000 ASCII characters, always http or https; empty where there was none).
    """

    state: LinkState
    status: int | None
    final_url: str
    detail: str
