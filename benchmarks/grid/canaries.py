"""What only the vault may hold: a mark in the words of every report and in every name, and the numbers."""

WORDS = "kq7-words-of-a-report-x3"
NAME = "kq7-name-of-a-person-x3"
PHONES = ("36301110001", "36301110002")
CANARIES = (WORDS, NAME, *PHONES)
"""They are ASCII, so that no way of spelling hides one."""
