"""Tests of stocktakes and scrappings."""
