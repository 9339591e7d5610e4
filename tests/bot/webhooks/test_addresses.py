import socket

import pytest

from bot.webhooks import addresses

OPEN = ("93.184.216.34", "2606:2800:220:1::1")
INSIDE = (
    "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "::",
)  # fmt: skip


@pytest.fixture
def names(monkeypatch):
    """What hosts are found at."""
    found = {}

    def look_up(host, port, **_):
        return [(None, None, None, "", (address, port)) for address in found[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return found


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_a_network_is_for_those_only_who_may(names, address):
    names["host.example"] = [OPEN[0], address]
    with pytest.raises(addresses.InsideOurNetwork):
        addresses.resolve("host.example", 443, is_private=False)
    assert addresses.resolve("host.example", 443, is_private=True) == [OPEN[0], address]


def test_open_addresses_are_called_as_they_were_found(names):
    names["host.example"] = [*OPEN, OPEN[0]]
    assert addresses.resolve("host.example", 443, is_private=False) == list(OPEN)


@pytest.mark.parametrize(
    ("url", "private", "fine"),
    [
        ("https://example.com/hook?x=1", False, True),
        ("http://example.com/", False, False),
        ("http://example.com/", True, True),
        ("ftp://example.com/", True, False),
        ("https://example.com/#a", False, False),
        ("https://me:you@example.com/", False, False),
        ("https:///path", False, False),
        ("https://example.com:99999/", False, False),
        ("https://exa mple.com/", False, False),
    ],
)
def test_an_address_is_https_with_nothing_hidden_in_it(url, private, fine):
    assert (addresses.fault_of_url(url, private) is None) is fine


@pytest.mark.parametrize("host", ["localhost", "db", "crm.internal", "nas.LOCAL.", "[::1]", *INSIDE[:5]])
def test_a_host_that_is_plainly_inside_is_refused_with_the_way_out(host):
    fault = addresses.fault_of_url(f"https://{host}/hooks", is_private=False)
    assert fault is not None and "--private" in fault
    assert addresses.fault_of_url(f"https://{host}/hooks", is_private=True) is None
