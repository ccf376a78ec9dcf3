"""Two-dimensional surface flooding: full shallow water (`fv1`), local inertial (`inertial`), losses, and the run."""
