"""What people type in area 1."""
