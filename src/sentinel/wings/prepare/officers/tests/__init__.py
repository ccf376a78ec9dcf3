"""Tests of the network of information officers."""
