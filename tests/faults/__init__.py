"""A simulated month of handoffs, with outages, beside an oracle that keeps its own books."""
