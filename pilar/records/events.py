"""What the events of records are called in the ledger's list. Each noun adds its own."""

from pilar.kernel.event_names import name_events

name_events({})
