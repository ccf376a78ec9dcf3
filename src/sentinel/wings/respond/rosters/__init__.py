"""Duty rosters: who stands duty, who takes over from whom, who answers when called."""
