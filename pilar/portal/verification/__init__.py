"""The public page of a document: what was issued under its code, and whether it still counts. Never the file itself.

Codes hold 130 random bits, so nobody finds one by trying. What is slowed down is only asking for codes that do not
exist: whoever holds a document always gets its page, also where a whole office sits behind one address.
"""
