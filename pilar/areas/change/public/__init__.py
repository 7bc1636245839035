"""What the portal may show of area 1: only what was published, and no id and no name of a person."""
