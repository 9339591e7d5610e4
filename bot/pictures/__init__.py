"""Pictures of numbers, as PNG."""
