"""Which network addresses and ports may be connected to.

The tables follow the IANA special-purpose registries (RFC 6890 and its successors). They are
written out because `ipaddress.is_global` differs between versions of Python: on 3.11 it calls
NAT64, 6to4 and multicast addresses global.
"""

from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(text: str) -> tuple[tuple[Network, str], ...]:
    rows = (line.split(maxsplit=1) for line in text.strip().splitlines())
    return tuple((ip_network(network), what) for network, what in rows)


# Refused whatever the settings say: nobody serves pages there, or the address hides another.
_NEVER = _networks("""
    169.254.169.254/32  a cloud's metadata address
    169.254.170.2/32    a cloud's metadata address
    169.254.170.23/32   a cloud's metadata address
    100.100.100.200/32  a cloud's metadata address
    168.63.129.16/32    a cloud's metadata address
    192.0.0.192/32      a cloud's metadata address
    fd00:ec2::254/128   a cloud's metadata address
    fd00:ec2::23/128    a cloud's metadata address
    fe80::a9fe:a9fe/128 a cloud's metadata address
    fd20:ce::254/128    a cloud's metadata address
    0.0.0.0/8           an unspecified address
    224.0.0.0/4         a multicast address
    240.0.0.0/4         a reserved address
    ::/128              an unspecified address
    ff00::/8            a multicast address
    2002::/16           a 6to4 address
    2001::/32           a Teredo address
    64:ff9b:1::/48      a local NAT64 address
    ::ffff:0:0:0/96     a translated address
    100::/64            a discard address
""")

# Refused unless private networks are allowed.
_PRIVATE = _networks("""
    127.0.0.0/8         a loopback address
    10.0.0.0/8          a private address
    172.16.0.0/12       a private address
    192.168.0.0/16      a private address
    169.254.0.0/16      a link-local address
    100.64.0.0/10       a carrier's private address
    192.0.0.0/24        a reserved address
    192.0.2.0/24        a documentation address
    192.88.99.0/24      a reserved address
    198.18.0.0/15       a benchmarking address
    198.51.100.0/24     a documentation address
    203.0.113.0/24      a documentation address
    ::1/128             a loopback address
    fc00::/7            a private address
    fe80::/10           a link-local address
    fec0::/10           a site-local address
    2001::/23           a reserved address
    2001:db8::/32       a documentation address
    3fff::/20           a documentation address
    5f00::/16           a reserved address
""")

_NAT64 = IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = IPv6Network("::/96")
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_ISATAP = (0x00005EFE, 0x02005EFE)

# Ports of other protocols above 1023 that the Fetch standard ("port blocking") forbids, and
# those of databases and control planes that answer plain text to whoever connects.
_OTHER_PROTOCOLS = frozenset(
    {1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061}
    | {5432, 5672, 5900, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042}
    | {9092, 9200, 9300, 10080, 10250, 10255, 11211, 27017}
)


def literal(host: str) -> Address | None:
    """The address that a host spells out, None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very spelling."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = literal(host)
    return address is not None and address.is_loopback


def refusal(address: Address, *, allow_private: bool) -> str | None:
    """Why an address must not be connected to ("a loopback address"), None if it may."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return "an address with a zone"
        inner = _hidden(address)
        if inner is not None:
            return refusal(inner, allow_private=allow_private)
    for network, what in _NEVER:
        if address in network:
            return what
    if allow_private:
        return None
    for network, what in _PRIVATE:
        if address in network:
            return what
    return _unlisted(address)


def refused_by_spelling(host: str, port: int, *, allow_private: bool) -> str | None:
    """Why a page there can never be fetched, as far as the address itself tells; None if only
    the connection will show it."""
    address = literal(host)
    why = refusal(address, allow_private=allow_private) if address is not None else None
    if address is None and is_loopback(host) and not allow_private:
        why = "a loopback address"
    return why or ("a port of other protocols" if port_refused(port, allowed=None) else None)


def port_refused(port: int, *, allowed: frozenset[int] | None) -> bool:
    """Whether policy keeps us from a port."""
    if allowed is not None:
        return port not in allowed
    return port in _OTHER_PROTOCOLS or (port < 1024 and port not in (80, 443))


def _hidden(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, whichever way it is wrapped."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    number = int(address)
    embedded = IPv4Address(number & 0xFFFFFFFF)
    if address in _NAT64:
        return embedded
    if address in _V4_COMPATIBLE and number > 1:
        return embedded
    if (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return embedded
    return None


def _unlisted(address: Address) -> str | None:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        # NAT64 was unwrapped before; nothing else outside 2000::/3 is routed.
        return "a reserved address"
    return None if address.is_global else "a reserved address"
