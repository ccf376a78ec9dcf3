"""Replay: a recorded night played through the real chain, by frames, people and the business clock."""
