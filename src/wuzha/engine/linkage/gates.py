# SPDX-License-Identifier: Apache-2.0
"""Why an entity ties nothing: the gate that stopped it (`hubs`)."""

from enum import StrEnum


class Gate(StrEnum):
    PUBLIC = "public"
    NAME = "name"
    STRANGERS = "strangers"
    SHARED = "shared"
