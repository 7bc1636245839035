"""The web side, one file per noun; thin: what happens is in ``actions``, what is read in ``queries``."""
