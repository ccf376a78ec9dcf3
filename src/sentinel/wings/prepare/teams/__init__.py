"""Rescue teams: who can be sent, with what, and how soon."""
