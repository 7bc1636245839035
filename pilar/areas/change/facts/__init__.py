"""What area 1 can prove from its rows, one module per subject."""

from pilar.areas.change.facts import pact as pact
