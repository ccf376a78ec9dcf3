"""Incidents: what happened, since when it is known, and the report that is owed."""
