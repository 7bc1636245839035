"""The tables of the internal assessment."""

from pilar.evaluation.assessment.models.field import ExitMeeting as ExitMeeting
from pilar.evaluation.assessment.models.field import FieldCheck as FieldCheck
from pilar.evaluation.assessment.models.field import FieldNote as FieldNote
from pilar.evaluation.assessment.models.field import FieldPhoto as FieldPhoto
from pilar.evaluation.assessment.models.paper import PaperImport as PaperImport
from pilar.evaluation.assessment.models.recommendation import Recommendation as Recommendation
from pilar.evaluation.assessment.models.recommendation import RecommendationStep as RecommendationStep
from pilar.evaluation.assessment.models.round import Opinion as Opinion
from pilar.evaluation.assessment.models.round import QuestionMessage as QuestionMessage
from pilar.evaluation.assessment.models.round import Round as Round
from pilar.evaluation.assessment.models.round import RoundStep as RoundStep
from pilar.evaluation.assessment.models.team import Seat as Seat
from pilar.evaluation.assessment.models.team import Tier as Tier
