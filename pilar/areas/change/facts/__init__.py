"""What area 1 can prove from its rows, one module per subject."""

from pilar.areas.change.facts import agents as agents
from pilar.areas.change.facts import communication as communication
from pilar.areas.change.facts import culture as culture
from pilar.areas.change.facts import leader as leader
from pilar.areas.change.facts import pact as pact
from pilar.areas.change.facts import team as team
