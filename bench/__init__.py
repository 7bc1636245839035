"""The performance harness: real processes, medians, and the budget beside each figure. Run it with ``make bench``."""
