"""Evacuations: who of which village must leave, and where everybody is."""
