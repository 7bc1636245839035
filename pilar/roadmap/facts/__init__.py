"""What the roadmap can prove: facts of the plan. One module per subject."""

from pilar.roadmap.facts import plan as plan
