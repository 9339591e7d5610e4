"""The schema's history, shipped with the program. `python -m store.migrations "what changes"` writes the next step."""
