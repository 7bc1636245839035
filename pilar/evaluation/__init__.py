"""The unit's own assessment: zones, worksheets, answers and their evidence."""
