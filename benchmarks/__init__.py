"""Measured promises: ratios within one run, and what survives when processes are killed."""
