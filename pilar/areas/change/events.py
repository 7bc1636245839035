"""What the events of area 1 are called in the ledger's list."""

from pilar.kernel.event_names import name_events

name_events({})
