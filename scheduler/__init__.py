"""When to look again. Decides nothing, says nothing."""
