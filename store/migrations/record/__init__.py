"""The schema history of the record's database: logs, vault texts, read models."""
