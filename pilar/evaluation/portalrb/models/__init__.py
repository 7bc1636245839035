"""The tables of the links to evidence."""

from pilar.evaluation.portalrb.models.link import EvidenceLink as EvidenceLink
from pilar.evaluation.portalrb.models.link import EvidenceLinkVisit as EvidenceLinkVisit
