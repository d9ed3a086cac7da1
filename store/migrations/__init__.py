"""The schema histories of the record's database and of the keys' database."""
