"""What the roadmap can prove: facts of the plan, and of who takes part. One module per subject."""

from pilar.roadmap.facts import plan as plan
from pilar.roadmap.facts import staff as staff
