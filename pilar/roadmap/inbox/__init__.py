"""What waits for whom in the roadmap; the sources register themselves."""

from pilar.roadmap.inbox import composing as composing
from pilar.roadmap.inbox import plans as plans
