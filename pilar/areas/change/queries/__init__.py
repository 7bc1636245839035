"""What the pages of area 1 read."""
