"""Zones, their worksheets and evidence: what the LKE asks, what a unit answers, and how it stands."""
