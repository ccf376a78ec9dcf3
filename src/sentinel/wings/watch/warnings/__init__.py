"""Warnings (预警): proposed by rule, released by a second person, called out until every village has answered."""
