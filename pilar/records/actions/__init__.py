"""What people do with records: plain functions per noun."""
