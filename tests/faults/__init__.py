"""What goes wrong, and the books made up afterwards: killed processes, Slack at its worst, set clocks, random lives."""
