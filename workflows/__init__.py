"""Durable drivers: they wait for what is due, have it settled at the record, act on what is intended."""
