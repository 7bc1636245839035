"""What opens a stranger's PDF or picture: libraries written in C, in a process of its own (apart.py starts it).

Nothing here knows Django, the database or a sentence for people: a file is described, or refused by a code.
"""
