"""Workflows as readable tables: states, transitions, who may, what must be given. Each room has its own table.

``move`` is one conditional UPDATE: of two people who decide at once, one gets a WorkflowError and sees what happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from pilar.errors import PilarError


class _Any:
    def __repr__(self) -> str:
        return "ANY"


ANY = _Any()
State = str | tuple[str, ...] | _Any


class WorkflowError(PilarError):
    """The object is not in a state that allows this; nothing has been changed."""


@dataclass(frozen=True)
class T:
    """One transition: English name, Indonesian label, from → to, the capability it takes, the fields it needs.

    ``told``: how a history says that it was taken, where the label of its button does not do.
    """

    name: str
    label: str
    source: State
    target: str
    capability: str
    needs: str = ""
    told: str = ""

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(self.needs.split())


class Workflow:
    """States and transitions of one noun. Raises ValueError where the table contradicts itself."""

    def __init__(
        self,
        code: str,
        *,
        states: Mapping[str, str],
        transitions: Sequence[T],
        history: type[models.Model] | None = None,
        field: str = "state",
    ) -> None:
        self.code = code
        self.states = dict(states)
        self.transitions = {transition.name: transition for transition in transitions}
        self.history = history
        self.field = field
        if len(self.transitions) != len(transitions):
            raise ValueError(f"{code}: two transitions have one name")
        for transition in transitions:
            unknown = {*self.sources(transition), transition.target} - set(self.states)
            if unknown:
                raise ValueError(f"{code}.{transition.name}: unknown states {sorted(unknown)}")

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For a model's state field."""
        return list(self.states.items())

    def sources(self, transition: T) -> tuple[str, ...]:
        """The states that ``transition`` may leave."""
        if isinstance(transition.source, _Any):
            return tuple(state for state in self.states if state != transition.target)
        return (transition.source,) if isinstance(transition.source, str) else transition.source

    def told(self, name: str, *, otherwise: str = "") -> str:
        """What a history says of the step ``name``; ``otherwise`` of one that is no transition."""
        transition = self.transitions.get(name)
        return (transition.told or transition.label) if transition else otherwise or name

    def open_to(self, obj: models.Model) -> Iterator[T]:
        """The transitions that leave the object's state. Whether somebody may take them is asked elsewhere."""
        state = getattr(obj, self.field)
        return (each for each in self.transitions.values() if state in self.sources(each))

    def expect(self, obj: models.Model, *states: str, lock: bool = False) -> None:
        """Raise WorkflowError unless the stored state is one of ``states``; ``lock`` holds the row until commit."""
        rows = type(obj)._base_manager.filter(pk=obj.pk)
        if lock:
            rows = rows.select_for_update(no_key=True)
        state = rows.values_list(self.field, flat=True).first()
        if state not in states:
            raise WorkflowError(self._refusal(state, "Tindakan ini"))
        setattr(obj, self.field, state)

    def move(self, obj: models.Model, name: str, *, by: str, at: datetime, **fields: Any) -> None:
        """Take the transition ``name`` with ``obj``, set ``fields`` with it and keep the step in the history.

        ``reason`` goes to the history, all other fields to the object. Raises WorkflowError where the object has left
        the expected state meanwhile, or where a needed field is empty.
        """
        transition = self.transitions[name]
        for needed in transition.required:
            if fields.get(needed) in (None, ""):
                raise WorkflowError(f"“{transition.label}” memerlukan isian {needed}; belum ada yang berubah.")
        reason = fields.pop("reason", "")
        before = getattr(obj, self.field)
        with transaction.atomic():
            rows = type(obj)._base_manager.filter(pk=obj.pk, **{f"{self.field}__in": self.sources(transition)})
            # The state that the caller has seen: somebody else's step in between must not be run over.
            changed = rows.filter(**{self.field: before}).update(**{self.field: transition.target, **fields})
            if not changed:
                current = type(obj)._base_manager.filter(pk=obj.pk).values_list(self.field, flat=True).first()
                raise WorkflowError(self._refusal(current, f"“{transition.label}”"))
            if self.history is not None:
                step = {"name": name, "source": before, "target": transition.target}
                self.history(obj=obj, by=by, at=at, reason=reason, **step).save()
        for key, value in {self.field: transition.target, **fields}.items():
            setattr(obj, key, value)

    def _refusal(self, state: str | None, act: str) -> str:
        if state is None:
            return f"{act} tidak dapat dilakukan: datanya sudah tidak ada."
        return (
            f"{act} tidak dapat dilakukan dari keadaan “{self.states.get(state, state)}”. Mungkin orang lain baru saja "
            "mengubahnya; muat ulang halaman ini. Belum ada yang berubah."
        )


class StateChange(models.Model):
    """Base of a room's history table: add ``obj``, a foreign key to the noun, and its ``scope``."""

    name = models.CharField("langkah", max_length=40)
    source = models.CharField("dari", max_length=40)
    target = models.CharField("menjadi", max_length=40)
    by = models.CharField("oleh", max_length=40, help_text="Id akun.")
    at = models.DateTimeField("waktu")
    reason = models.TextField("alasan", blank=True)

    class Meta:
        abstract = True
        ordering = ("at", "pk")
