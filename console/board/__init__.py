"""The living board: small facts of every pair in the memory of the process, and whoever waits for news."""
