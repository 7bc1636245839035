"""What the portal may show of area 1: what was published, and nothing of any single person."""
