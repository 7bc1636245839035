"""The kernel's tables, one file per noun. None has a foreign key outward (FOUNDATIONS §5)."""
