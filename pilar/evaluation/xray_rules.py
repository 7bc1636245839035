"""The x-ray's rules of this room, found by this name when the application starts."""

from pilar.evaluation.xray import answer_rules, evidence_rules, fact_rules

__all__ = ["answer_rules", "evidence_rules", "fact_rules"]
