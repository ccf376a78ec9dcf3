"""The log of the duty room: telephone calls, briefs made from them, and what stands in the handbook."""
