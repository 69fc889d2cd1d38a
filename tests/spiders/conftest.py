"""One crawl over everything a web can do, shared by many tests; sites on loopback addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spider_web as web
from spider_crawls import Crawl, crawl, source
from spider_site import Site, serve_raw


@pytest.fixture(scope="session")
def new_site() -> Iterator[Callable[..., Site]]:
    """Makes sites that end with the session; without robots.txt unless a route says so."""
    made: list[Site] = []

    def make(number: int, certificate: Path | None = None) -> Site:
        made.append(Site(f"127.0.1.{number}", certificate=certificate))
        return made[-1]

    yield make
    for site in made:
        site.close()


@pytest.fixture(scope="session")
def ways(new_site: Callable[..., Site]) -> Site:
    """A site with a feed, sitemaps, a listing, a channel, an account and a ministry's page."""
    site = new_site(1)
    web.fill_ways(site)
    return site


@pytest.fixture(scope="session")
def wild(new_site: Callable[..., Site]) -> Site:
    """A site whose every page is trouble, or packed."""
    site = new_site(2)
    web.fill_wild(site)
    return site


@pytest.fixture(scope="session")
def grand(
    tmp_path_factory: pytest.TempPathFactory,
    new_site: Callable[..., Site],
    ways: Site,
    wild: Site,
) -> Crawl:
    """One crawl with every way of fetching and every kind of trouble at once."""
    folder = tmp_path_factory.mktemp("grand")
    sources = [
        source("feed", "feed", ways.url("/feed")),
        source("sitemap", "sitemap", ways.url("/index.xml"), options={"sitemaps": 2}),
        source("listing", "listing", ways.url("/news")),
        source("channel", "telegram", ways.url("/s/channel")),
        source("closed", "telegram", ways.url("/s/closed")),
        source("account", "mastodon", ways.url("/@desk")),
        source("ministry", "page", ways.url("/ministry")),
        source("broken", "feed", ways.url("/broken")),
        source("unresolved", "page", "http://nobody-has-this-name.invalid/"),
    ]
    sources += [source(f"wild-{name}", "page", wild.url(f"/{name}")) for name in web.WILD_PAGES]
    sources += [
        source(f"inward-{name}", "page", address.format(port=wild.port))
        for name, address in web.INWARD_ADDRESSES.items()
    ]
    sources += web.robots_sources(new_site) + web.wait_sources(new_site)
    sources += web.tls_sources(new_site, folder)
    closed = new_site(19)
    closed.close()
    sources.append(source("refused", "page", closed.url("/")))
    raw = {"ssh": b"SSH-2.0-OpenSSH_9.2\r\n", "hangs-up": b"", "headless": b"HTTP/1.1 200 OK\r\n"}
    listening = {name: serve_raw("127.0.1.18", answer) for name, answer in raw.items()}
    sources += [
        source(f"raw-{name}", "page", f"http://127.0.1.18:{one.getsockname()[1]}/")
        for name, one in listening.items()
    ]
    result = crawl(
        folder,
        sources,
        limits={"pages_per_source": 9},
        env={"SSL_CERT_FILE": str(folder / "authority.pem"), "SSL_CERT_DIR": "/nowhere"},
    )
    for one in listening.values():
        one.close()
    return result


@pytest.fixture(scope="session")
def sites(grand: Crawl) -> dict[str, Site]:
    """The sites of the grand crawl, by what they are for."""
    return web.SITES
