"""The four things that every area's work is made of: activity, decree, periodic review, innovation."""
