"""What the roadmap can prove; each subject registers its own facts."""

from pilar.roadmap.facts import monev as monev
from pilar.roadmap.facts import plan as plan
from pilar.roadmap.facts import staff as staff
from pilar.roadmap.facts import work as work
