"""What waits for whom on the roadmap; each subject registers its own sources."""

from pilar.roadmap.inbox import monev as monev
