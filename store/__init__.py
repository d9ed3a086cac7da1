"""The record in PostgreSQL: append-only logs, outbox, tree, vault and read models."""
