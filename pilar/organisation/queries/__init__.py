"""The read side, one file per noun: what a page needs, by a known number of queries."""
