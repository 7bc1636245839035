"""Forms, one file per noun. Their labels and messages are the users' words."""
