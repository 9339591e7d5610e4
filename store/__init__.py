"""What is true: leads, handoffs, promises and what Slack has yet to be told. No Slack, no timers, no HTTP."""
