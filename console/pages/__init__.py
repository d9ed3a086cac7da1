"""What a person is shown about the record: read, folded, settled in memory, and never written."""
