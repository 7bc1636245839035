"""Backup and restore: one file that holds the whole installation, made while it runs, checked before it is used.

The file is a plain tar, so that it can be looked into in thirty years: ``pilar-backup.json`` (what this is),
``home/…`` (keys and imported wording), ``tables/<table>.jsonl.gz`` (one JSON list per row), ``files/…`` (stored files
under their hash) and at last ``manifest.json`` with the hash of everything before it. Rows are written in a form of
their own, not in that of a database: a backup made on SQLite can be restored to PostgreSQL and the other way round.
"""
