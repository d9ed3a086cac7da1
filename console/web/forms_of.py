"""What people enter: a frozen model for each form; what is wrong in it is told beside the field."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import (
    Base64Bytes,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from console.rosters.reading import MOST_BYTES

Line = Annotated[str, StringConstraints(max_length=200)]
"""One line of text, or a code."""
Words = Annotated[str, StringConstraints(max_length=8_000)]
"""What somebody writes about somebody, a good four pages; it goes into the vault and nowhere else."""


NUL = "\x00"


class Entered(BaseModel):
    """The base of every form and every query: stripped, bounded, and blind to what nobody asked for."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True, str_max_length=8_000)

    @model_validator(mode="before")
    @classmethod
    def _without_nul(cls, given: Any) -> Any:
        """Leaves out a character that no keyboard types and no text of the record can hold."""
        return _storable(given)


class Upload(BaseModel):
    """A file that is sent with a form; programs give its bytes in Base64. It is kept in memory alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Annotated[str, Field(max_length=200)]
    content: Base64Bytes

    @field_validator("content")
    @classmethod
    def _fits(cls, content: bytes) -> bytes:
        if len(content) > MOST_BYTES:
            raise PydanticCustomError("too-large", "It is larger than it may be.")
        return content


class Form(Entered):
    """What an act is given."""


class Query(Entered):
    """What a page is asked for; it is part of the address, so nothing personal stands in it."""


M = TypeVar("M", bound=Entered)


class Misfilled(Exception):
    """A form or a query that cannot be used: for each field the code of what is wrong with it.

    `told` has (English, Hungarian) for what the code of a field cannot say alone.
    """

    def __init__(self, fields: Mapping[str, str], told: Mapping[str, tuple[str, str]] | None = None) -> None:
        super().__init__(", ".join(f"{name}: {code}" for name, code in fields.items()))
        self.fields = dict(fields)
        self.told = dict(told or {})


def entered(
    model: type[M],
    given: Mapping[str, Sequence[str]],
    files: Mapping[str, Upload] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> M:
    """The model of what was sent; a field of several values takes them all, any other its last.

    A field of one value for each of many things takes those that are called after them: `minutes.p12`.
    An empty field counts as left out; `wrong` is what is known to be wrong already. Raises Misfilled.
    """
    if wrong:
        raise Misfilled(wrong)
    values: dict[str, Any] = dict(files or {})
    for name, field in model.model_fields.items():
        if _takes_each(field.annotation):
            values[name] = {
                key.removeprefix(f"{name}."): sent[-1]
                for key, sent in given.items()
                if key.startswith(f"{name}.") and sent[-1].strip()
            }
            continue
        sent = [value for value in given.get(field.alias or name, ()) if value.strip()]
        if sent:
            values[field.alias or name] = sent if _takes_many(field.annotation) else sent[-1]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Misfilled(misfits(error)) from None


def upload_of(model: type[Entered] | None) -> str | None:
    """The name of the field of a form that is a file; nothing where it has none."""
    fields = model.model_fields.items() if model else ()
    return next((name for name, field in fields if field.annotation is Upload), None)


def misfits(error: ValidationError) -> dict[str, str]:
    """The fields of a model that do not fit, each with pydantic's code; no value is repeated."""
    return {_place(each["loc"]): each["type"] for each in error.errors()}


def _place(loc: tuple[int | str, ...]) -> str:
    """The field; of one with a value for each of many things, with the thing."""
    if not loc:
        return "form"
    named = [part for part in loc[:2] if isinstance(part, str)]
    return ".".join(named) or str(loc[0])


def _takes_each(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", annotation) is dict


def _storable(given: Any) -> Any:
    match given:
        case str():
            return given.replace(NUL, "")
        case list():
            return [_storable(each) for each in given]
        case dict():
            return {name: _storable(value) for name, value in given.items()}
        case _:
            return given


def _takes_many(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", annotation) in (list, tuple, set, frozenset)
