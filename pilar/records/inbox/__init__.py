"""What waits for whom in the records, one file per noun. Found by its name (``pilar.kernel.inbox``)."""

from pilar.records.inbox import activities, decrees, innovations, reviews

__all__ = ["activities", "decrees", "innovations", "reviews"]
