"""Links as evidence: found in the text of a cell (urls), named for people (places), asked whether they open (fetch).

No database and no Django: who is asked, when, and what is kept of the result is decided by the room.
"""
