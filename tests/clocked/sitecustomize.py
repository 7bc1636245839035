"""Read by every Python process that a test starts: it lives in the time of that test (tests/clock.py)."""

import os
import time

if ahead := os.environ.get("TESTS_CLOCK"):
    import time_machine

    time_machine.travel(time.time() + float(ahead), tick=True).start()
