"""The pages of area 1, thin."""
