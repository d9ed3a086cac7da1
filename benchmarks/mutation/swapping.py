"""Puts a mutant into this process: into its functions where they stand, or by importing all of ours anew."""

import sys
from collections.abc import Iterator
from functools import cached_property, partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

OURS = ("domain", "store", "runtime", "activities", "workflows", "console", "tests", "benchmarks", "worker")
KEPT = "benchmarks.mutation"


def swap(module: ModuleType, function: str, text: str) -> bool:
    """Gives a function that was imported already the code of the broken text; whether that was possible."""
    path = str(module.__file__)
    code = next((c for c in _codes(compile(text, path, "exec")) if c.co_qualname == function), None)
    found = {id(each): each for each in _functions(module) if each.__qualname__ == function}
    if code is None or not found:
        return False
    for each in found.values():
        if each.__code__.co_freevars != code.co_freevars:
            return False
        each.__code__ = code
    return True


def import_anew(name: str, path: Path, text: str) -> None:
    """Forgets everything of ours that was imported; what is imported from now on meets the broken text."""
    for known in list(sys.modules):
        if known.partition(".")[0] in OURS and not known.startswith(KEPT):
            del sys.modules[known]
    sys.meta_path.insert(0, _Finder(name, path, text))


def module_name(path: str) -> str:
    """`domain/emergency.py` as it is imported."""
    return path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: Path, text: str) -> None:
        super().__init__(name, str(path))
        self._text = text

    def get_code(self, fullname: str) -> CodeType:
        """The broken text instead of what stands in the file of `fullname`."""
        return compile(self._text, self.get_filename(fullname), "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def __init__(self, name: str, path: Path, text: str) -> None:
        self._name, self._path, self._text = name, path, text

    def find_spec(self, fullname: str, *_places: object) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = _Loader(self._name, self._path, self._text)
        return spec_from_file_location(fullname, self._path, loader=loader)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _functions(module: ModuleType) -> Iterator[FunctionType]:
    """The functions and methods that a module defines, however they are wrapped."""
    for value in list(vars(module).values()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            for member in list(vars(value).values()):
                yield from _unwrapped(member, module)
        else:
            yield from _unwrapped(value, module)


def _unwrapped(value: object, module: ModuleType) -> Iterator[FunctionType]:
    if isinstance(value, FunctionType) and value.__code__.co_filename == module.__file__:
        yield value
    inner = (
        [value.fget, value.fset] if isinstance(value, property)
        else [value.func] if isinstance(value, cached_property | partial)
        else [value.__func__] if isinstance(value, classmethod | staticmethod)
        else [getattr(value, "__wrapped__", None)]
    )  # fmt: skip
    for each in inner:
        if each is not None and each is not value:
            yield from _unwrapped(each, module)
