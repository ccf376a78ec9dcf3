"""Chains of disasters (灾害链): what one hazard sets off, judged over the quantities the models gave."""
