"""What counts of a person: languages from the record, the rest from the vault, as far as it is there."""

from console.rosters.cells import WANTS
from domain.people import Person
from domain.traits import traits_of

ANNA = Person(id="n1", role="mentee", study_year=1, languages=("hu", "en"))


def test_what_the_vault_keeps_becomes_traits() -> None:
    profile = {
        "name": "Kiss Anna",
        "interests": "film;  public  health, Chess",
        "campus": "Nagyvárad tér",
        "programme": "HU",
        "wants": "same campus",
    }

    traits = traits_of(ANNA, profile)

    assert (traits.id, traits.languages) == ("n1", ("hu", "en"))
    assert traits.interests == {"film", "public health", "chess"}
    assert (traits.campus, traits.programme, traits.wants) == ("nagyvárad tér", "hu", "same-campus")


def test_of_an_erased_person_only_the_languages_count() -> None:
    traits = traits_of(ANNA, {"name": "erased person"})

    assert traits == traits_of(ANNA, {})
    assert (traits.interests, traits.campus, traits.programme, traits.wants) == (frozenset(), "", "", "any")


def test_every_wish_of_a_roster_is_known() -> None:
    wishes = [traits_of(ANNA, {"wants": wanted}).wants for wanted in WANTS]

    assert wishes == ["any", "same-language", "same-campus", "shared-interests"]
