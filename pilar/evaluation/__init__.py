"""The room of evaluation: the worksheets of zones, their evidence, and what is wrong with it."""
