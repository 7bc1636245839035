"""What people do in area 1: plain functions per noun."""
