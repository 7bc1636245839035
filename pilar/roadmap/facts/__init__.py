"""What the roadmap can prove; each subject registers its own facts."""

from pilar.roadmap.facts import monev as monev
