"""The process `forecaster`: takes runs, computes them on the district's ground, keeps what came of them."""
