"""Households at risk: the one register of who lives where."""
