"""The tables of zones, worksheets and evidence."""

from pilar.evaluation.models.evidence import Evidence as Evidence
from pilar.evaluation.models.evidence import EvidenceRemark as EvidenceRemark
from pilar.evaluation.models.evidence import EvidenceUse as EvidenceUse
from pilar.evaluation.models.evidence import EvidenceVersion as EvidenceVersion
from pilar.evaluation.models.fact import FactCursor as FactCursor
from pilar.evaluation.models.fact import FactReading as FactReading
from pilar.evaluation.models.fact import FrozenFact as FrozenFact
from pilar.evaluation.models.worksheet import Answer as Answer
from pilar.evaluation.models.worksheet import AnswerRevision as AnswerRevision
from pilar.evaluation.models.worksheet import Assignment as Assignment
from pilar.evaluation.models.worksheet import Submission as Submission
from pilar.evaluation.models.worksheet import WorkbookImport as WorkbookImport
from pilar.evaluation.models.worksheet import Worksheet as Worksheet
from pilar.evaluation.models.worksheet import WorksheetStep as WorksheetStep
from pilar.evaluation.models.zone import Assessor as Assessor
from pilar.evaluation.models.zone import EditionWording as EditionWording
from pilar.evaluation.models.zone import Milestone as Milestone
from pilar.evaluation.models.zone import Zone as Zone
from pilar.evaluation.models.zone import ZoneMember as ZoneMember
