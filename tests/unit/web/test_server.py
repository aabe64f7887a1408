"""The HTTP port answers /health and /metrics, and goes when it is told to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.core.errors import ConfigError
from bot.core.health import Health
from bot.web.metrics import Metrics
from bot.web.server import bind, routes, serve


async def get(port: int, path: str) -> tuple[int, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    head, _, body = answer.partition("\r\n\r\n")
    return int(head.split()[1]), body


@asynccontextmanager
async def served(health: Health, metrics: Metrics) -> AsyncIterator[int]:
    async def ask_health() -> Health:
        return health

    async def ask_metrics() -> tuple[bytes, str]:
        return metrics.text(), metrics.content_type

    bound, stop = bind("127.0.0.1:0"), asyncio.Event()
    task = asyncio.create_task(serve(bound, routes(ask_health, ask_metrics), stop))
    try:
        yield bound.getsockname()[1]
    finally:
        stop.set()
        async with asyncio.timeout(5):
            await task


async def test_health_is_200_when_all_is_well() -> None:
    async with served(Health(), Metrics()) as port:
        status, body = await get(port, "/health")
    assert (status, json.loads(body)) == (200, {"ok": True, "problems": []})


async def test_health_is_503_and_says_what_is_wrong() -> None:
    async with served(Health(("no look at any source",)), Metrics()) as port:
        status, body = await get(port, "/health")
    assert (status, json.loads(body)["problems"]) == (503, ["no look at any source"])


async def test_metrics_are_in_the_exposition_format() -> None:
    metrics = Metrics()
    metrics.checks.labels("unchanged").inc()
    metrics.set_readings({"addendum_deliveries_owed": ("Deliveries not yet settled.", 7)})
    async with served(Health(), metrics) as port:
        status, body = await get(port, "/metrics")
    assert status == 200
    assert 'addendum_checks_total{outcome="unchanged"} 1.0' in body
    assert "addendum_deliveries_owed 7.0" in body


async def test_an_unknown_path_is_404() -> None:
    async with served(Health(), Metrics()) as port:
        status, _ = await get(port, "/nothing")
    assert status == 404


def test_a_port_in_use_is_named_with_its_setting() -> None:
    taken = bind("127.0.0.1:0")
    try:
        with pytest.raises(ConfigError, match=r"http\.listen: cannot listen on 127\.0\.0\.1"):
            bind(f"127.0.0.1:{taken.getsockname()[1]}")
    finally:
        taken.close()


def test_every_metric_keeps_to_the_naming_conventions() -> None:
    """https://prometheus.io/docs/practices/naming/, as its own parser reads what is served."""
    metrics = Metrics()
    metrics.checks.labels("unchanged").inc()
    families = list(text_string_to_metric_families(metrics.text().decode()))
    assert families
    for family in families:
        assert family.name.startswith("addendum_")
        assert family.documentation.endswith(".")
        assert not family.name.endswith(("_ms", "_minutes", "_count", "_sum", "_bucket"))
        if family.type == "counter":
            samples = {sample.name for sample in family.samples}
            assert samples <= {f"{family.name}_total"}
        if family.type == "histogram":
            assert family.name.endswith("_seconds")
