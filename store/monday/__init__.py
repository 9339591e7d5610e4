"""What both teams read on Monday, in two rooms: the scoreboard and the meeting."""
