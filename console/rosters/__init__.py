"""Rosters: the lists that a programme begins with, read row by row, told of, and imported."""
