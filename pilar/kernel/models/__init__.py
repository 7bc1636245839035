"""The kernel's tables, one file per noun. None has a foreign key outward (FOUNDATIONS §5)."""

from pilar.kernel.models.calendar import Holiday as Holiday
from pilar.kernel.models.clocks import Clock as Clock
from pilar.kernel.models.clocks import ClockPause as ClockPause
from pilar.kernel.models.documents import Document as Document
from pilar.kernel.models.documents import SignedCopy as SignedCopy
from pilar.kernel.models.files import StoredFile as StoredFile
from pilar.kernel.models.jobs import Job as Job
from pilar.kernel.models.jobs import ScheduleTurn as ScheduleTurn
from pilar.kernel.models.jobs import WorkerBeat as WorkerBeat
from pilar.kernel.models.ledger import LedgerCheckpoint as LedgerCheckpoint
from pilar.kernel.models.ledger import LedgerEntry as LedgerEntry
from pilar.kernel.models.ledger import LedgerHead as LedgerHead
from pilar.kernel.models.ledger import LedgerSalt as LedgerSalt
from pilar.kernel.models.mail import MailPart as MailPart
from pilar.kernel.models.mail import OutgoingMail as OutgoingMail
from pilar.kernel.models.numbering import NumberCounter as NumberCounter
from pilar.kernel.models.numbering import NumberFormat as NumberFormat
from pilar.kernel.models.numbering import NumberGap as NumberGap
from pilar.kernel.models.rules import Rule as Rule
from pilar.kernel.models.signatures import Signature as Signature
