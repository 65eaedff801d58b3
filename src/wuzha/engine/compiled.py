# SPDX-License-Identifier: Apache-2.0
"""Where compiled loops are kept, so that they travel with the package and nobody waits for a compiler.

Numba by itself keeps them in one folder, which it must be able to write, for the one processor it runs on, as long as
the one file with the loop stays as it is. Here:

- they are compiled for `x86-64-v3`, which x86 processors since 2013 understand, so that those of one machine serve
  another (any other processor: for itself, as Numba does);
- they are looked for in `compiled` beside this module, which the wheel brings along, whether or not it can be written,
  then in the user's folder; `NUMBA_CACHE_DIR` comes before both. New ones go to the first that can be written, and if
  none can, a process compiles for itself;
- each package has a folder of its own there, and its loops are as old as its sources as a whole: helpers of other
  modules are compiled into them.

Each file is named after its loop and the version of Python; another version of Numba takes none of them.

Compiling takes seconds where a loop is written over whole stretches (`a[:n] = b`) or sorts: both bring much code with
them. Kernels and helpers are plain loops over numbers.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar, cast

# Numba's types say nothing of what is used here.
numba: Any = import_module("numba")
caching: Any = import_module("numba.core.caching")
codegen: Any = import_module("numba.core.codegen")
runtime: Any = import_module("numba.core.runtime")
appdirs: Any = import_module("numba.misc.appdirs")

#: What the package brings along.
BESIDE = Path(__file__).with_name("compiled")
#: What a processor of the third level of x86-64 can do (x86-64 psABI 1.0, table 3.1), as LLVM names it.
V3 = ("avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "xsave")

Loop = TypeVar("Loop", bound=Callable[..., object])
#: Every kernel, as it was made.
KERNELS: list[Callable[..., object]] = []


def for_many_processors() -> None:
    """Compile for all processors of a kind, unless this one is none of them or the user named one."""
    able = codegen.get_host_cpu_features().split(",")
    if numba.config.CPU_NAME is None and all(f"+{feature}" in able for feature in V3):
        numba.config.CPU_NAME, numba.config.CPU_FEATURES = "x86-64-v3", ""


for_many_processors()


def kernel(loop: Loop) -> Loop:
    """Compile a loop on its first call. Each kernel is called with one set of array types only, so it compiles once."""
    made: Any = numba.njit(nogil=True)(loop)
    made._cache = Kept(loop)
    KERNELS.append(made)
    return cast(Loop, made)


def inline(loop: Loop) -> Loop:
    """Compile a helper into the kernels that call it."""
    return cast(Loop, numba.njit(nogil=True, inline="never")(loop))


def missed(package: str) -> list[str]:
    """The kernels of a package that were called and had to be compiled."""
    loops: list[Any] = [loop for loop in KERNELS if loop.__module__.startswith(f"{package}.")]
    return sorted(loop.__name__ for loop in loops if sum(loop.stats.cache_misses.values()))


def package_of(loop: Callable[..., object]) -> Path:
    """The folder of the package that a loop is written in."""
    return Path(loop.__code__.co_filename).parent


def folders(package: str) -> list[Path]:
    """Where the compiled loops of a package may be, the first place to look at first."""
    named = [Path(numba.config.CACHE_DIR)] if numba.config.CACHE_DIR else []
    places = [*named, BESIDE, Path(appdirs.AppDirs("wuzha", appauthor=False).user_cache_dir) / "compiled"]
    return [place / package for place in places]


@cache
def sources(package: Path) -> bytes:
    """One number for all that is compiled in a package."""
    files = [Path(__file__), *sorted(package.glob("*.py"))]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).digest()


class _Place(caching._CacheLocator):  # type: ignore[misc]
    """The one folder Numba asks for; `Kept` knows the others."""

    def __init__(self, package: Path) -> None:
        self.package = package

    @classmethod
    def from_function(cls, loop: Callable[..., object], _file: str) -> _Place:
        return cls(package_of(loop))

    def get_cache_path(self) -> str:
        return str(BESIDE / self.package.name)

    def get_source_stamp(self) -> bytes:
        return sources(self.package)

    def get_disambiguator(self) -> str:
        return "loop"


class _Results(caching.CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = [_Place]


class Kept(caching.FunctionCache):  # type: ignore[misc]
    """What one loop was compiled to, in any of the folders."""

    _impl_class = _Results

    def __init__(self, loop: Callable[..., object]) -> None:
        super().__init__(loop)
        name, package = self._impl.filename_base, package_of(loop)
        self._files = [
            (folder, caching.IndexDataCacheFile(str(folder), name, sources(package)))
            for folder in folders(package.name)
        ]

    def load_overload(self, signature: object, target: Any) -> Any:
        """Without what Numba imports first, a quarter of a second, though only compiling needs it; a loop that runs
        needs its memory manager."""
        runtime.rtsys.initialize(target)
        return self._load_overload(signature, target)

    def _load_overload(self, signature: object, target: Any) -> Any:
        key = self._index_key(signature, target.codegen())
        for _, file in self._files:
            try:
                found = file.load(key)
            except (OSError, EOFError, pickle.UnpicklingError):
                continue
            if found is not None:
                return self._impl.rebuild(target, found)
        return None

    def _save_overload(self, signature: object, result: Any) -> None:
        if result.library.has_dynamic_globals:  # addresses of this process
            return
        key, reduced = self._index_key(signature, result.codegen), self._impl.reduce(result)
        for folder, file in self._files:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                file.save(key, reduced)
            except OSError:
                continue
            return
