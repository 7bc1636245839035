"""From the worksheet to the predicate: prerequisites, nomination, appointment, pleno, proposal, what follows it."""
