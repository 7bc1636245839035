"""The read side, one file per noun: named querysets whose number of queries is known."""
