"""What machines read: signed in by a token, answered in JSON, described by one OpenAPI document (docs/api.md).

django-ninja takes a third of a second and 15 MB to load and only machines need it: the modules ``described``, ``frame``
and every room's ``api.py`` import it, and nothing else imports those before the first request of a machine.
"""
