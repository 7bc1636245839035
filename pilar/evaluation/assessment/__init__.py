"""The internal assessors: team, tiers, rounds, opinions, field checks, recommendations, the report (LHE)."""
