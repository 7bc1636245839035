"""The personnel office's list: from the bytes of a file to rows that are new, changed, the same, doubtful or wrong.

``table`` opens the file, ``columns`` finds what is in which column, ``reading`` reads one row by itself, ``matching``
compares it with what is known. None of them writes.
"""
