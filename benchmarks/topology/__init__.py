"""docker-compose.yml without an engine: the same processes, from the same file, on this machine."""
