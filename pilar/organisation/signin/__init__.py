"""Sign-in: by NIP or e-mail, password, second factor; first login by a printed slip; own sessions."""
