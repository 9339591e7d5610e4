"""Where an event may go: https to the open internet, unless the operator allowed an address inside our own network."""

import ipaddress
import socket
from urllib.parse import urlsplit

MOST_ADDRESSES = 3
_INSIDE = ("localhost", "local", "localdomain", "internal", "lan", "home.arpa")  # what such names end with
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address in the last 32 bits


class InsideOurNetwork(Exception):
    """An address inside our own network, for a subscriber that may not stand there."""


def fault_of_url(url: str, is_private: bool) -> str | None:
    """What is wrong with a subscriber's address, in a sentence; None if nothing is."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or any(char.isspace() or not char.isprintable() for char in url):
        return "The address should look like https://example.com/path."
    if parts.scheme != "https" and not (is_private and parts.scheme == "http"):
        return "The address should begin with https://. Inside your own network, --private allows http://."
    if parts.username is not None or parts.fragment:
        return "The address should have no password and no # in it."
    if not is_private and _is_named_inside(host):
        return "This address is inside a private network. On the server, `handoff webhook add --private` allows it."
    return None


def _is_named_inside(host: str) -> bool:
    """Whether that can be seen without looking the name up; the rest is seen when it is called."""
    try:
        return not _is_open(host)
    except ValueError:
        name = host.rstrip(".").casefold()
        return "." not in name or name.endswith(tuple(f".{end}" for end in _INSIDE))


def resolve(host: str, port: int, is_private: bool) -> list[str]:
    """The addresses of a host, to be called as they are, so that no second look finds others.

    InsideOurNetwork if one of them is inside our own network and may not be; OSError if there is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not is_private and not all(_is_open(each) for each in addresses):
        raise InsideOurNetwork
    return addresses[:MOST_ADDRESSES]


def _is_open(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.sixtofour or ip.teredo or ip in _TRANSLATED:
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast
