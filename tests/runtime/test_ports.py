"""Ports are found free, or the taken one is named."""

import socket
from pathlib import Path

import pytest

from runtime.errors import PortTaken
from runtime.ports import LOOPBACK, RANGE, claimed, free_port, is_free, listening


def test_a_free_port_can_be_listened_on() -> None:
    with socket.create_server((LOOPBACK, free_port())) as server:
        assert server.getsockname()[0] == LOOPBACK


def test_a_free_port_lies_below_those_that_clients_are_given() -> None:
    first_of_clients = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])

    assert RANGE.stop <= first_of_clients


def test_a_taken_port_is_not_free() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        assert not is_free(server.getsockname()[1])


def test_a_wanted_port_that_is_taken_is_named_with_its_use_and_the_option() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(PortTaken, match=rf"Port {port} for the console.*--port"):
            claimed(port, "the console", "--port")


def test_a_wanted_port_that_is_free_is_given() -> None:
    port = free_port()

    assert claimed(port, "the console", "--port") == port


def test_no_wish_gives_any_free_port() -> None:
    assert claimed(None, "the console", "--port") in RANGE


def test_what_is_answered_leaves_at_once_in_however_many_parts() -> None:
    with (
        listening(LOOPBACK) as server,
        socket.create_connection(server.getsockname()),
        server.accept()[0] as answering,
    ):
        assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
