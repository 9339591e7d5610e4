"""JSON, refusals and deliveries as plain values, which every other room of the playground shares.

May import: nothing of ours.
"""
