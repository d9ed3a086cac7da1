"""The grid of faults of the emergency lane: a case is raised, something fails, a person comes.

Each family of faults is a module with a `FAMILY`; `families` lists them, `oracle` judges every run, and
`benchmarks.emergencies` runs them.
"""
