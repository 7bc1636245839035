"""Coverage-guided search for files that hurt the reader: ``python -m tests.fuzz --seconds 300``."""
