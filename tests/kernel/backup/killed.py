"""A command that is killed at one place: ``python -m tests.kernel.backup.killed MODULE FUNCTION CALL COMMAND …``.

The process kills itself (SIGKILL: nothing is tidied up) when FUNCTION of MODULE is called for the CALLth time.
"""

from __future__ import annotations

import importlib
import itertools
import os
import signal
import sys
from typing import Any

import django


def main(module: str, function: str, call: str, *command: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pilar.settings")
    django.setup()
    owner = importlib.import_module(module)
    usual, calls = getattr(owner, function), itertools.count(1)

    def killing(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == int(call):
            os.kill(os.getpid(), signal.SIGKILL)
        return usual(*args, **kwargs)

    setattr(owner, function, killing)
    from pilar.cli import main as pilar

    return pilar(command)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
