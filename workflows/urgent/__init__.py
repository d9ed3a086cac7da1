"""The emergency lane: one workflow of its own, its own door to activities, nothing of the year's."""
