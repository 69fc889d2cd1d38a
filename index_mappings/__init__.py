"""Templates and mappings of Elasticsearch as JSON; `rollcall.search.elastic.templates` fills them.

They use the core of Elasticsearch only: no plugin, no script, no licence.
"""
