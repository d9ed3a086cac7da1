"""Persist and act: every activity is idempotent by its command id."""
