"""Jingxi Sentinel (京西哨兵): emergency management for a mountain district."""
