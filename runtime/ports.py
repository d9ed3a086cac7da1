"""Finds a free loopback port, or says who must give way when a wanted one is taken."""

import errno
import random
import socket

from runtime.errors import EngineError, PortTaken

LOOPBACK = "127.0.0.1"
RANGE = range(
    20_000, 32_000
)  # below the ephemeral ports: there a client that reconnects to a stopped server may meet itself
ATTEMPTS = 200


def free_port() -> int:
    """A loopback port on which nobody listens now. Raises EngineError when none is found."""
    for port in random.sample(RANGE, ATTEMPTS):  # no secret  # nosec B311
        if is_free(port):
            return port
    raise EngineError(
        f"No free port on {LOOPBACK} among {ATTEMPTS} tried.", "Stop some of the servers on this machine."
    )


def listening(host: str, port: int = 0, backlog: int = 100) -> socket.socket:
    """A listening socket whose answers leave at once, however many parts they have. Raises OSError.

    A socket of Python's own names no protocol, and so asyncio leaves Nagle's algorithm on: the body of an
    answer then waits until its head is acknowledged, which a client does 40 ms later.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.create_server((host, port), family=family, backlog=backlog)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def claimed(port: int | None, purpose: str, option: str) -> int:
    """`port` when it is free, any free one for None. Raises PortTaken naming it, `purpose`, `option`."""
    if port is None:
        return free_port()
    if not is_free(port):
        raise PortTaken(
            f"Port {port} for {purpose} is already in use on {LOOPBACK}.",
            f"Stop the program that uses it, or choose another port with {option}.",
        )
    return port


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True
