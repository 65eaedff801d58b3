# SPDX-License-Identifier: Apache-2.0
"""The listening socket."""

from __future__ import annotations

import os
import socket

import pytest

from wuzha.runtime.messages import OperatorError
from wuzha.runtime.port import holder_of, listen


def test_port_zero_takes_a_free_one() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0


def test_a_taken_port_is_reported_with_its_holder_and_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(OperatorError) as caught:
            listen("127.0.0.1", port)
    for text in (caught.value.zh, caught.value.en):
        assert str(port) in text
        assert str(os.getpid()) in text
        assert f"WUZHA_PORT={port + 1} make run" in text


def test_nobody_holds_a_free_port() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    assert holder_of(port) == ""


def test_an_address_of_another_machine_is_reported() -> None:
    with pytest.raises(OperatorError, match=r"Cannot listen on 192\.0\.2\.1:0"):
        listen("192.0.2.1", 0)


def test_a_number_that_is_no_port_is_reported() -> None:
    with pytest.raises(OperatorError, match="between 0 and 65535, not 70000"):
        listen("127.0.0.1", 70000)
