"""Makers of the pact's models (rows.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from pilar.areas.change.models import Kiosk, Pact, PactSignature, PactStep
from tests.organisation.town import AT, TODAY, Town


def makers(town: Town) -> Mapping[type[Any], Callable[[], Any]]:
    """Model → what makes a row of it that belongs to the training UPT of ``town``."""

    def pact() -> Pact:
        return Pact.objects.create(
            unit=town.training,
            year=2026,
            title="Pakta contoh",
            text="satu",
            text_sha256="x",
            created_at=AT,
            created_by="1",
        )

    def kiosk() -> Kiosk:
        return pact().kiosks.create(
            unit=town.training, token="t", code="1", opened_by="1", opened_at=AT, closes_at=AT + timedelta(hours=1)
        )

    def signature() -> PactSignature:
        person = town.person(town.training, "Penanda tangan contoh")
        return PactSignature.objects.create(
            pact=pact(), person=person, duty=person.duties.get(), name="N", capacity="J", method="own", text_sha256="x",
            signed_on=TODAY, signed_at=AT, by="1",
        )  # fmt: skip

    def step() -> PactStep:
        return pact().steps.create(name="open", source="draft", target="open", by="1", at=AT)

    return {Pact: pact, Kiosk: kiosk, PactSignature: signature, PactStep: step}
