"""The pages of records, thin."""
