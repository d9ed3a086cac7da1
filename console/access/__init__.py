"""Who may do what: the one table, the relation of a person to a thing, sessions, accounts."""
