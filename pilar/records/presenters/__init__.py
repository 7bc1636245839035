"""Records in words and pictures, for pages."""
