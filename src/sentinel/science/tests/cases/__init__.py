"""The cases of the science guide: what its tests assert and its plots show are the same runs."""
