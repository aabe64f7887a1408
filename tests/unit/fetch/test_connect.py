"""Nothing is connected to but what was checked: the guard where the connection is made."""

import httpcore
import pytest

from bot.fetch.connect import AddressRefused, GuardedBackend, NotResolved, SystemResolver
from tests.fakes.network import FakeNames
from tests.fakes.site import Site


async def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    names = FakeNames()
    names.set("mixed.example", ["93.184.215.14", "10.0.0.1"])
    with pytest.raises(AddressRefused, match="private"):
        await GuardedBackend(names, allow_private=False).connect_tcp("mixed.example", 80)


async def test_a_name_is_looked_up_once_for_each_connection_so_it_cannot_change_in_between() -> (
    None
):
    async with Site() as site:
        names = FakeNames()
        names.set("rebind.example", ["127.0.0.1"], ["169.254.169.254"])
        backend = GuardedBackend(names, allow_private=True)
        stream = await backend.connect_tcp("rebind.example", site.port)
        assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
        assert names.asked == ["rebind.example"]
        await stream.aclose()
        with pytest.raises(AddressRefused, match="metadata"):
            await backend.connect_tcp("rebind.example", site.port)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.1.2.3", "0.0.0.0"])
async def test_an_address_is_refused_without_a_look_up_and_without_a_connection(host: str) -> None:
    async with Site() as site:
        names = FakeNames()
        with pytest.raises(AddressRefused):
            await GuardedBackend(names, allow_private=False).connect_tcp(host, site.port)
        assert (names.asked, site.connections) == ([], 0)


async def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    async with Site() as site:
        names = FakeNames()
        names.set("two.example", ["127.0.0.2", "127.0.0.1"])
        backend = GuardedBackend(names, allow_private=True)
        stream = await backend.connect_tcp("two.example", site.port, timeout=5)
        assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
        await stream.aclose()


async def test_a_host_that_answers_nowhere_is_a_connection_error() -> None:
    async with Site() as site:
        port = site.port
    names = FakeNames()
    names.set("down.example", ["127.0.0.1"])
    with pytest.raises(httpcore.ConnectError):
        await GuardedBackend(names, allow_private=True).connect_tcp("down.example", port)


async def test_a_name_without_addresses_is_not_resolved() -> None:
    names = FakeNames()
    names.set("empty.example", [])
    for name in ("empty.example", "unknown.example"):
        with pytest.raises(NotResolved):
            await GuardedBackend(names, allow_private=True).connect_tcp(name, 80)


async def test_local_sockets_are_never_connected_to() -> None:
    with pytest.raises(AddressRefused):
        await GuardedBackend(FakeNames(), allow_private=True).connect_unix_socket("/run/x.sock")


async def test_the_systems_look_up_knows_this_machine_and_names_what_it_does_not_know() -> None:
    resolver = SystemResolver()
    try:
        assert all(address.is_loopback for address in await resolver.resolve("localhost"))
        for name in ("a" * 300 + ".invalid", "\udcff.invalid"):
            with pytest.raises(NotResolved):
                await resolver.resolve(name)
    finally:
        resolver.close()
