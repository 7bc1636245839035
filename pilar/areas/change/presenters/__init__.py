"""From figures of area 1 to what pages draw."""
