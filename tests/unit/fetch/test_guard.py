"""What is not public is not connected to, whichever way it is written."""

from ipaddress import ip_address

import pytest

from bot.fetch.address import parse
from bot.fetch.guard import is_loopback, literal, port_refused, refusal, refused_by_spelling

NEVER = [
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "ff02::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "2001:0:7f00:1::",
    "64:ff9b:1::1",
    "fe80::1%eth0",
    "::ffff:0.0.0.0",
    "::ffff:0:169.254.169.254",
    "::ffff:0:8.8.8.8",
    "169.254.170.23",
    "fd00:ec2::23",
    "fe80::a9fe:a9fe",
]
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.1.1",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "2001:db8::1",
    "3fff::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::c0a8:101",
    "2a00:1450::5efe:10.0.0.1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "192.0.1.1",
    "198.20.0.1",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80b::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", NEVER)
@pytest.mark.parametrize("allow_private", [False, True])
def test_some_addresses_are_refused_whatever_is_set(address: str, allow_private: bool) -> None:
    assert refusal(ip_address(address), allow_private=allow_private)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_for_those_who_mean_it(address: str) -> None:
    assert refusal(ip_address(address), allow_private=False)
    assert refusal(ip_address(address), allow_private=True) is None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert refusal(ip_address(address), allow_private=False) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "127.1",
        "127.0.0.1.",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "017700000001",
        "0177.0.0.01",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
        "%31%32%37.0.0.1",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "LOCALHOST",
    ],
)
def test_odd_spellings_of_this_machine_are_seen_through(spelling: str) -> None:
    host = parse(f"http://{spelling}/").host
    address = literal(host)
    assert is_loopback(host) or (address and refusal(address, allow_private=False))
    if address is not None:
        assert refusal(address, allow_private=False)


def test_ports_follow_the_policy() -> None:
    assert not any(port_refused(port, allowed=None) for port in (80, 443, 1024, 8080, 8443, 54321))
    assert all(port_refused(port, allowed=None) for port in (22, 25, 1, 1023, 6379, 9200, 6667))
    assert port_refused(8080, allowed=frozenset({443}))
    assert not port_refused(22, allowed=frozenset({22}))


@pytest.mark.parametrize(
    ("host", "port", "allow_private", "why"),
    [
        ("example.org", 443, False, None),
        ("example.org", 8443, False, None),
        ("example.org", 22, True, "a port of other protocols"),
        ("10.0.0.1", 80, False, "a private address"),
        ("10.0.0.1", 80, True, None),
        ("10.0.0.1", 5432, True, "a port of other protocols"),
        ("localhost", 8080, False, "a loopback address"),
        ("localhost", 8080, True, None),
        ("169.254.169.254", 80, True, "a cloud's metadata address"),
    ],
)
def test_an_address_tells_by_itself_whether_it_can_ever_be_fetched(
    host: str, port: int, allow_private: bool, why: str | None
) -> None:
    assert refused_by_spelling(host, port, allow_private=allow_private) == why
