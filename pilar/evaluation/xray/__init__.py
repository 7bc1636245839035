"""The x-ray (rontgen) of a worksheet: what an assessor would object to, with advice. docs/xray.md lists its rules.

Another room adds its own in a file ``xray_rules.py`` with functions decorated by ``registry.rule``; it is found when
the application starts.
"""
