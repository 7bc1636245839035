"""Shapes results for the pages: words, order and grouping as plain dataclasses, so that templates only lay out."""
