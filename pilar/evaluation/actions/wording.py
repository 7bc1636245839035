"""The official wording of an edition, read from PortalRB's list or the official workbook and kept for a body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pilar.errors import PilarError
from pilar.evaluation.errors import EvaluationError
from pilar.evaluation.models import EditionWording
from pilar.evaluation.rulebook import Rulebook, rulebook
from pilar.instrument.master import Imported, read_master
from pilar.instrument.wording import Wording
from pilar.kernel import ledger
from pilar.organisation.access import require
from pilar.organisation.actions.units import root_of
from pilar.organisation.models import Body, User
from pilar.workbook.celltext import clean
from pilar.workbook.gate import reading_gate

CAPABILITY = "milestone.manage"
#: The official texts have some 90,000 letters.
LONGEST = 600_000
_LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class Texts:
    """A wording as it is stored: names of nodes, questions and criteria by our codes."""

    source: str
    nodes: dict[str, str]
    questions: dict[str, str]
    criteria: dict[str, str]

    @property
    def length(self) -> int:
        parts = (self.nodes, self.questions, self.criteria)
        return sum(len(text) for part in parts for text in part.values())


def read_wording(data: bytes, edition: str) -> tuple[Texts, Imported]:
    """What a file brings, and where it differs from our rules. Nothing is stored.

    Raises PilarError (WorkbookError, BusyError) for a file that is neither list nor workbook, or of another year.
    """
    rules = rulebook(edition)
    if data.lstrip()[:1] in (b"{", b"["):
        imported = _from_list(data, rules)
    else:
        from pilar.workbook.wording_import import read_workbook_wording  # openpyxl is heavy

        with reading_gate.place():
            imported = read_workbook_wording(data, rules.instrument, rules.edition)
    texts = _known(imported.wording, rules)
    if texts.length > LONGEST:
        raise EvaluationError("Redaksi pada berkas ini terlalu panjang untuk LKE. Belum ada yang disimpan.")
    return texts, imported


def _from_list(data: bytes, rules: Rulebook) -> Imported:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PilarError("Berkas JSON ini bukan UTF-8. Simpan ulang sebagai UTF-8, lalu unggah lagi.") from None
    return read_master(text, rules.instrument, rules.edition)


def _known(wording: Wording, rules: Rulebook) -> Texts:
    """What has a code of ours, and a text."""
    nodes = rules.instrument.nodes
    asked = {*rules.instrument.questions, *rules.instrument.fields}

    def kept(texts: object, codes: object) -> dict[str, str]:
        return {key: clean(text).strip() for key, text in texts.items() if key in codes and clean(text).strip()}  # type: ignore[attr-defined, operator]

    return Texts(
        clean(wording.source)[:_LONGEST_SOURCE], kept(wording.nodes, nodes), kept(wording.questions, asked),
        kept(wording.criteria, rules.instrument.questions),
    )  # fmt: skip


def keep_wording(body: Body, edition: str, texts: Texts, *, by: User, at: datetime) -> EditionWording:
    """Keep ``texts`` as the wording of ``edition`` for ``body``, in the place of an earlier one; no rule changes.

    Raises AccessDenied, PilarError for an edition that is not known, EvaluationError where there is nothing to keep.
    """
    require(by, CAPABILITY, root_of(body), at=at)
    rulebook(edition)
    if not (texts.nodes or texts.questions or texts.criteria):
        raise EvaluationError("Berkas ini tidak memuat satu redaksi pun. Belum ada yang disimpan.")
    values = {
        "source": texts.source, "nodes": texts.nodes, "questions": texts.questions, "criteria": texts.criteria,
        "imported_at": at, "imported_by": by.actor,
    }  # fmt: skip
    with transaction.atomic():
        row, _ = EditionWording.objects.update_or_create(body=body, edition=edition, defaults=values)
        ledger.record(
            "wording.imported", row, body=body.uuid, by=by.actor, at=at,
            details={"edition": edition, "nodes": texts.nodes, "questions": texts.questions,
                     "criteria": texts.criteria},
        )  # fmt: skip
    return row
