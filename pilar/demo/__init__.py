"""Sample bodies to look around in: built by the same actions that a user's clicks call, only where PILAR_DEMO is set.

Each room with something to show has a ``sample.py`` with ``build(world)``. The rooms build in the order in which they
import each other, and leave in the world what the next ones need.
"""
