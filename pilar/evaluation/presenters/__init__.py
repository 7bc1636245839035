"""Stored rows as pages show them: words, charts, what fails."""
