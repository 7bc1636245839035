"""What the papers of the assessment print, as data for the documents kit."""
