"""Ears: one file for each thing a person does. Each says what it heard, and the store decides."""
