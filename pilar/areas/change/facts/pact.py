"""Facts of the integrity pact."""
