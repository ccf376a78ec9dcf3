"""What can be wrong with an installation, what to do about it, and what may be put right without asking."""
