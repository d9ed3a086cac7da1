"""One file for each noun of the command line; console.cli loads only the one that is asked for."""
