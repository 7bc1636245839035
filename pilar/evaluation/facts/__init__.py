"""Facts: what a room can prove from its rows, registered for the questions of the LKE (FOUNDATIONS §4).

A room writes a ``facts.py`` with functions under ``@fact``; ``evaluation/data/fact-map-2021.yaml`` says which question
each serves and which option its figures suggest. docs/facts.md tells how a fact is built.
"""

from pilar.evaluation.facts.model import Check as Check
from pilar.evaluation.facts.model import Fact as Fact
from pilar.evaluation.facts.model import Row as Row
from pilar.evaluation.facts.model import Rows as Rows
from pilar.evaluation.facts.registry import fact as fact
from pilar.evaluation.facts.session import Case as Case
from pilar.evaluation.facts.units import UnitSet as UnitSet
