"""The tables of area 1."""

from pilar.areas.change.models.agents import AgentChange as AgentChange
from pilar.areas.change.models.agents import AgentChangeFile as AgentChangeFile
from pilar.areas.change.models.agents import AgentChangeStep as AgentChangeStep
from pilar.areas.change.models.communication import Communication as Communication
from pilar.areas.change.models.communication import LeaderNote as LeaderNote
from pilar.areas.change.models.launch import Launch as Launch
from pilar.areas.change.models.launch import LaunchFile as LaunchFile
from pilar.areas.change.models.launch import LaunchStep as LaunchStep
from pilar.areas.change.models.launch import LaunchWitness as LaunchWitness
from pilar.areas.change.models.learning import LessonResult as LessonResult
from pilar.areas.change.models.pact import Kiosk as Kiosk
from pilar.areas.change.models.pact import Pact as Pact
from pilar.areas.change.models.pact import PactSignature as PactSignature
from pilar.areas.change.models.pact import PactStep as PactStep
from pilar.areas.change.models.pulse import Pulse as Pulse
from pilar.areas.change.models.pulse import PulseBox as PulseBox
from pilar.areas.change.models.pulse import PulseStep as PulseStep
from pilar.areas.change.models.pulse import PulseTicket as PulseTicket
from pilar.areas.change.models.team import TeamElement as TeamElement
