"""What waits for whom in the internal assessment: for assessors, for units, and recommendations on both sides."""

from pilar.evaluation.assessment.inbox import assessors as assessors
from pilar.evaluation.assessment.inbox import recommendations as recommendations
from pilar.evaluation.assessment.inbox import units as units
