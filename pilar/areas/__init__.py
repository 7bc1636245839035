"""The six areas of change, one room each, all cut alike. An area never imports another area."""
