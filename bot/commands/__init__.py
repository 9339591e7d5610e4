"""The commands of `handoff`, one file each."""
