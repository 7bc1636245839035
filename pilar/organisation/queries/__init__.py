"""The read side, one file per noun: named querysets whose query count is known."""
