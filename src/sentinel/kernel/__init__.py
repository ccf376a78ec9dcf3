"""Kernel: actors and scope, events and reactions, clocks, parameters, people and organisations. Knows no domain."""
