"""A unit's Excel on its way into the worksheet: read into rows that can wait, held against what is stored."""
