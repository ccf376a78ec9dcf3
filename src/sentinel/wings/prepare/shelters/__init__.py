"""Shelters: where people who must leave can stay."""
