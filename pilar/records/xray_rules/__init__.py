"""What an assessor would object to in the records behind a worksheet, one file per noun. Found by this name."""

from pilar.records.xray_rules import activities, decrees

__all__ = ["activities", "decrees"]
