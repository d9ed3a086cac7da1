"""Durable drivers: they wait until something is due, have it settled at the record, and act on what is intended."""
