"""Area 1, manajemen perubahan: commitment at every level, and a pact that everybody signed."""
