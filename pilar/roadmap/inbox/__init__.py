"""What waits for whom in the roadmap; the sources register themselves."""

from pilar.roadmap.inbox import composing as composing
from pilar.roadmap.inbox import monev as monev
from pilar.roadmap.inbox import needs as needs
from pilar.roadmap.inbox import plans as plans
from pilar.roadmap.inbox import work as work
