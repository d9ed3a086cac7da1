"""Two ledgers of one life, held against each other: Temporal's histories, and the log."""
