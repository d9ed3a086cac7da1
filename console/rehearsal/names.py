"""Names of invented staff: common Hungarian ones, so that a page of an example reads as a page does."""

FAMILY = (
    "Vértes", "Pataki", "Erdős", "Halmos", "Sárközi", "Kelemen", "Bartók", "Lukács", "Molnár", "Orbán",
    "Soós", "Fehérvári", "Gulyás", "Hajnal", "Illés", "Jászai", "Koltai", "Ligeti", "Mészöly", "Nádas",
    "Ormos", "Pesti", "Rónai", "Somló",
)  # fmt: skip
GIVEN = (
    "Hanna", "Dóra", "Pál", "Gergely", "Emese", "Júlia", "Dániel", "Nóra", "Ágnes", "Eszter", "Bence",
    "Flóra", "Géza", "Ilona", "Kornél", "Lilla", "Márton", "Noémi", "Olivér", "Petra", "Richárd", "Sára",
    "Tibor",
)  # fmt: skip
"""One fewer than families: every family has every given name before a whole name comes twice."""


def staff_name(number: int) -> str:
    """The name of the invented staff of this number, the first being 0."""
    return f"{FAMILY[number % len(FAMILY)]} {GIVEN[number % len(GIVEN)]}"
