"""What the pages of records read."""
