"""The fake site does what it says, or the tests that lean on it prove nothing."""

import httpx

from tests.fakes.site import Answer, Site


async def test_a_page_a_script_and_a_log_of_requests() -> None:
    async with Site() as site, httpx.AsyncClient(trust_env=False) as client:
        site.page("/a", "<p>Hello</p>", headers={"ETag": '"1"'})
        site.script("/b", Answer(body="one"), Answer(status=503))
        page = await client.get(site.url("/a?x=1"), headers={"X-Me": "you"})
        assert (page.text, page.headers["etag"]) == ("<p>Hello</p>", '"1"')
        assert (await client.get(site.url("/b"))).text == "one"
        assert [(await client.get(site.url("/b"))).status_code for _ in range(2)] == [503, 503]
        assert (await client.get(site.url("/nowhere"))).status_code == 404
        assert site.requests[0].headers["x-me"] == "you"
        assert site.asked("/a")[0].target == "/a?x=1"
        assert site.connections == 1


async def test_a_fresh_page_is_not_sent_twice_to_whoever_has_it() -> None:
    async with Site() as site, httpx.AsyncClient(trust_env=False) as client:
        site.fresh("/a", "Hello", etag='W/"1"')
        assert (await client.get(site.url("/a"))).status_code == 200
        again = await client.get(site.url("/a"), headers={"If-None-Match": 'W/"1"'})
        assert (again.status_code, again.content) == (304, b"")
        other = await client.get(site.url("/a"), headers={"If-None-Match": '"2"'})
        assert other.status_code == 200


async def test_chunks_compression_and_drops_arrive_whole() -> None:
    async with Site() as site, httpx.AsyncClient(trust_env=False) as client:
        body = "0123456789" * 1000
        site.answer("/chunks", Answer(body=body, chunked=True))
        site.answer("/gzip", Answer(body=body, gzipped=True, chunked=True))
        site.answer("/drops", Answer(body=body, drip=(4000, 0)))
        site.answer("/until-closed", Answer(body=body, length=""))
        for path in ("/chunks", "/gzip", "/drops", "/until-closed"):
            assert (await client.get(site.url(path))).text == body
