"""The form of a draft of the policy: every setting is a field of its own, bounded as the policy has it."""

from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from console.policy import TIMES, TOPIC
from console.web.forms_of import Form, Line, Misfilled
from domain.policy import OF_A_SEMESTER, Policy, Reminders

CONDITIONS, TOPICS, REMINDERS = "credit.conditions", "pairing.topics_before", "reminders"
LEVELS = ("emergency", "urgent", "concern")


def fields_of(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every setting of a policy, section by section: its key, and what pydantic knows of it."""
    for name, field in model.model_fields.items():
        section = _section(field.annotation)
        if section is not None:
            yield from fields_of(section, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def _section(annotation: Any) -> type[BaseModel] | None:
    """The model of a section, of one that may be left out as well."""
    if get_origin(annotation) is UnionType or NoneType in get_args(annotation):
        annotation = next(each for each in get_args(annotation) if each is not NoneType)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


FIELDS = dict(fields_of(Policy))


def bounds_of(key: str) -> tuple[int, int] | None:
    """The least and the most that a number may be; None for what is no number."""
    field = FIELDS[key]
    inside = [each for kind in get_args(field.annotation) for each in getattr(kind, "__metadata__", ())]
    limits = [each for each in inside if isinstance(each, FieldInfo)]
    known = [*field.metadata, *(each for limit in limits for each in limit.metadata)]
    least = [each.ge for each in known if hasattr(each, "ge")]
    most = [each.le for each in known if hasattr(each, "le")]
    return (least[0], most[0]) if least and most else None


def _entries() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, field in FIELDS.items():
        if key == CONDITIONS:
            for kind in OF_A_SEMESTER:
                found[f"{key}.{kind}"] = (Literal["on"] | None, None)
        elif key == TOPICS:
            found[key] = (Line, "")
        elif key == "name":
            found[key] = (Annotated[str, Field(min_length=1, max_length=100)], ...)
        else:
            optional = not field.is_required() or key.startswith(f"{REMINDERS}.")
            value = _value(key, field)
            found[key] = (value | None, None) if optional else (value, ...)
    return {_name(key): (kind, Field(default, alias=key)) for key, (kind, default) in found.items()}


def _value(key: str, field: FieldInfo) -> Any:
    limits = bounds_of(key)
    return field.annotation if limits is None else Annotated[int, Field(ge=limits[0], le=limits[1])]


def _name(key: str) -> str:
    return key.replace(".", "__").replace("-", "_")


if TYPE_CHECKING:

    class PolicyForm(Form):
        """A draft: the day that it is meant to count from, and every setting by its key."""

        effective: date

else:
    PolicyForm = create_model("PolicyForm", __base__=Form, effective=(date, ...), **_entries())


def policy_of(form: PolicyForm) -> Policy:
    """The policy of a form. Raises Misfilled for what does not go together, by the key of the setting."""
    given = form.model_dump(by_alias=True)
    conditions = tuple(kind for kind in OF_A_SEMESTER if given.pop(f"{CONDITIONS}.{kind}"))
    given.pop("effective")
    values: dict[str, Any] = {CONDITIONS: conditions, TOPICS: _topics(given.pop(TOPICS))}
    nested = _nested(given | values)
    nested[REMINDERS] = _reminders(nested[REMINDERS])
    _levels(nested["emergencies"])
    return Policy.model_validate(nested)


def _topics(written: str) -> tuple[str, ...]:
    topics = tuple(dict.fromkeys(each.strip() for each in written.split(",") if each.strip()))
    if not all(TOPIC.fullmatch(topic) for topic in topics):
        raise Misfilled({TOPICS: "no-topic"})
    return topics


def _reminders(given: dict[str, int | None]) -> Reminders | None:
    values = [value for value in given.values() if value is not None]
    if values and len(values) < len(given):
        missing = next(name for name, value in given.items() if value is None)
        raise Misfilled({f"{REMINDERS}.{missing}": "all-or-none"})
    return Reminders.model_validate(given) if values else None


def _levels(emergencies: dict[str, Any]) -> None:
    for level in LEVELS:
        for seconds, days in TIMES:
            if bool(emergencies[level][seconds]) == bool(emergencies[level][days]):
                raise Misfilled({f"emergencies.{level}.{seconds}": "one-of-two"})


def _nested(flat: dict[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for key, value in flat.items():
        *sections, name = key.split(".")
        inside = nested
        for section in sections:
            inside = inside.setdefault(section, {})
        inside[name] = value
    return nested
