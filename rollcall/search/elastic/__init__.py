"""Elasticsearch behind the port: what many machines use; one machine needs no server at all."""

from rollcall.search.elastic.engine import ElasticEngine

__all__ = ["ElasticEngine"]
