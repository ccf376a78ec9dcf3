"""The parts of the plots of the science guide: drawing, flood, the other models."""
