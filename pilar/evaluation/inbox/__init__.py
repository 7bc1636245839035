"""What waits for whom in the zones: worksheets and questions (``life``), evidence to look at (``evidence``)."""

from pilar.evaluation.inbox import evidence as evidence
from pilar.evaluation.inbox import life as life
