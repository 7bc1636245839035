"""PortalRB: what the national team's system reads of a fixed proposal, and the links to its evidence."""
