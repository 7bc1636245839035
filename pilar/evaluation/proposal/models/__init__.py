"""The tables of nomination, proposal and predicate."""

from pilar.evaluation.proposal.models.act import Act as Act
from pilar.evaluation.proposal.models.act import ActZone as ActZone
from pilar.evaluation.proposal.models.pleno import Candidate as Candidate
from pilar.evaluation.proposal.models.pleno import Pleno as Pleno
from pilar.evaluation.proposal.models.predicate import GrantedPredicate as GrantedPredicate
from pilar.evaluation.proposal.models.predicate import PredicateCheck as PredicateCheck
from pilar.evaluation.proposal.models.predicate import PredicateCorrection as PredicateCorrection
from pilar.evaluation.proposal.models.prerequisite import BodyPrerequisite as BodyPrerequisite
from pilar.evaluation.proposal.models.prerequisite import ZonePrerequisite as ZonePrerequisite
from pilar.evaluation.proposal.models.proposal import Proposal as Proposal
from pilar.evaluation.proposal.models.proposal import ProposalStep as ProposalStep
from pilar.evaluation.proposal.models.proposal import ProposedUnit as ProposedUnit
from pilar.evaluation.proposal.models.quota import Quota as Quota
from pilar.evaluation.proposal.models.stage import FailedRow as FailedRow
from pilar.evaluation.proposal.models.stage import Objection as Objection
from pilar.evaluation.proposal.models.stage import ObjectionStep as ObjectionStep
from pilar.evaluation.proposal.models.stage import RemovedResult as RemovedResult
from pilar.evaluation.proposal.models.stage import StageResult as StageResult
from pilar.evaluation.proposal.models.story import ServiceStory as ServiceStory
from pilar.evaluation.proposal.models.tpn import TpnImport as TpnImport
