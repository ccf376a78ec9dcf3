"""Gas release: source terms, Gaussian plume and puff, dense gas, zones by thresholds, harm. Flat, open terrain only."""
