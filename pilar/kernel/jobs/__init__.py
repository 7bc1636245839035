"""Background work that survives a killed process: what the rooms call.

A room declares its work in ``jobs.py`` (found by that name) and asks for it in its actions:

    @schedule(Daily("06:00"))               # optional: by itself, every day at six in Jakarta
    @job("room.letters", "Membuat surat")
    def letters(run: Run, *, at: datetime, batch: int) -> None: ...

    enqueue("room.letters", key=f"batch:{batch.pk}", at=at, batch=batch.pk)

What is promised, and tested by killing processes: work whose transaction was committed is done, however often workers
die; asked for twice under one key it is one job; a turn of a schedule is one job; it is tried again with growing pauses
and in the end stands among the failed ones.

A killed attempt is repeated from its beginning, so a job must do no harm when it is done twice. What it writes inside
``with run.finishing():`` is written exactly once; right before something that cannot be taken back it asks
``run.confirm()``. A transaction of a job must be shorter than the lease. See docs/adr/0010-jobs.md.
"""

from pilar.kernel.jobs.queue import JobError as JobError
from pilar.kernel.jobs.queue import enqueue as enqueue
from pilar.kernel.jobs.queue import retry as retry
from pilar.kernel.jobs.registry import GiveUp as GiveUp
from pilar.kernel.jobs.registry import job as job
from pilar.kernel.jobs.registry import schedule as schedule
from pilar.kernel.jobs.run import Run as Run
from pilar.kernel.jobs.run import work_off as work_off
from pilar.kernel.jobs.turns import WIB as WIB
from pilar.kernel.jobs.turns import Daily as Daily
from pilar.kernel.jobs.turns import Every as Every
from pilar.kernel.jobs.turns import Yearly as Yearly
