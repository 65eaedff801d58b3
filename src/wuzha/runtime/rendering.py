# SPDX-License-Identifier: Apache-2.0
"""Migrations that go forward, without rendering models that a step leaves as they are.

After each change of a model Django renders anew all that are related to it in any way, in both directions and any
number of steps away: with our tables nearly all of them, five hundred times, which is most of what a first start does.
Only those are needed that hold the former class: the model itself, and what refers to it or inherits from it.
"""

from __future__ import annotations

import contextlib
import functools
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import resolve_relation

from wuzha.schema import CreateModels

#: App and model, in small letters.
Key = tuple[str, str]

#: What gives a model more. Of a column that changes or goes, the former class is asked: all.
NARROW = ("add_model", "add_field")
#: What the database is told of without asking the class, which has it when it is rendered next.
UNSEEN = ("add_index", "add_constraint", "remove_index", "remove_constraint")


@contextlib.contextmanager
def only_what_changes() -> Iterator[None]:
    """For migrations that go forward in this block. One that goes back works on copies of states, and needs all."""
    executor: Any = MigrationExecutor
    forwards = executor._migrate_all_forwards

    def narrowly(*given: Any, **named: Any) -> Any:
        with adding_renders_holders():
            return forwards(*given, **named)

    executor._migrate_all_forwards = narrowly
    try:
        yield
    finally:
        executor._migrate_all_forwards = forwards


@contextlib.contextmanager
def adding_renders_holders() -> Iterator[None]:
    """In this block a state renders only what holds a model that gets more."""
    before = {name: getattr(ProjectState, name) for name in (*NARROW, *UNSEEN)}
    for name, add in before.items():
        setattr(ProjectState, name, _narrow(add, holders if name in NARROW else _nothing))
    try:
        with swappable_models_known(), new_models_join_the_others():
            yield
    finally:
        for name, add in before.items():
            setattr(ProjectState, name, add)


@contextlib.contextmanager
def new_models_join_the_others() -> Iterator[None]:
    """In this block `CreateModels` renders its models beside those that are rendered already: none of them can hold
    the class of one that was not there."""
    step: Any = CreateModels
    step.state_forwards = _join
    try:
        yield
    finally:
        del step.state_forwards


def _join(step: CreateModels, app_label: str, state: Any) -> None:
    rendered, before = state.__dict__.pop("apps", None), set(state.models)
    for operation in step.operations:
        operation.state_forwards(app_label, state)
    if rendered is not None:
        state.apps = rendered
        rendered.render_multiple([model for key, model in state.models.items() if key not in before])


@contextlib.contextmanager
def swappable_models_known() -> Iterator[None]:
    """Which models a setting names stays the same: Django forgets it with each class that it renders, and looks through
    all models for each relation of the next."""
    known: Any = apps
    look = functools.partial(type(known).get_swappable_settings_name.__wrapped__, known)
    known.get_swappable_settings_name = functools.cache(look)
    try:
        yield
    finally:
        del known.get_swappable_settings_name


def _nothing(*_given: object, **_named: object) -> set[Key]:
    return set()


def _narrow(add: Callable[..., None], found: Callable[..., set[Key]]) -> Callable[..., None]:
    @functools.wraps(add)
    def narrowly(state: Any, *given: Any, **named: Any) -> None:
        state._find_reload_model = functools.partial(found, state)
        try:
            add(state, *given, **named)
        finally:
            del state._find_reload_model

    return narrowly


def holders(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
    """The model and all that hold its class, or the class of one of these; with `delay` only directly."""
    holders = _references(state)
    found, queue = {(app_label, model_name)}, [(app_label, model_name)]
    if delay:
        state.is_delayed = True
        return found | holders[app_label, model_name]
    while queue:
        new = holders[queue.pop()] - found
        found |= new
        queue += new
    return found


def _references(state: ProjectState) -> defaultdict[Key, set[Key]]:
    """Model → models with a field that refers to it, or that inherit from it."""
    found: defaultdict[Key, set[Key]] = defaultdict(set)
    for key, model in state.models.items():
        referred: list[Any] = [base for base in model.bases if isinstance(base, str)]
        for field in model.fields.values():
            if remote := field.remote_field:
                referred += [remote.model, getattr(remote, "through", None)]
        for one in referred:
            if one is not None:
                found[resolve_relation(one, *key)].add(key)
    return found
