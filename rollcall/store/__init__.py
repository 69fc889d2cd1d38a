"""The record: schema, migrations, leases and outbox, on SQLite or PostgreSQL."""
