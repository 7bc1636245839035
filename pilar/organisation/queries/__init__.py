"""The read side, one file per noun: named querysets and rows that a page needs, with a known number of queries."""
