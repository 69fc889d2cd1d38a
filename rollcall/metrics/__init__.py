"""Metrics for Prometheus: what the record says of the work, read at the moment of the scrape."""

from rollcall.metrics.families import METRICS, families
from rollcall.metrics.reading import Facts, read
from rollcall.metrics.serving import Scraped, exposition, serve

__all__ = ["METRICS", "Facts", "Scraped", "exposition", "families", "read", "serve"]
