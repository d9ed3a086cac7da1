"""How pages look on a terminal: every standing is a sign and a word, colour only repeats what they say."""
