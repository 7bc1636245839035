"""The write side, one file per noun. Each checks the right, changes state in one transaction and records last."""
