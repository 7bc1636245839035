import pilar  # noqa: F401 - before anything imports openpyxl: it chooses the XML parser (pilar/__init__.py)
