"""Backups: the record, the evidence and the settings, in a folder that another machine can take.

`making.make` writes a snapshot, `checking.check` reads one through, `restoring.restore` makes a
project of one, `moving.move` carries a record from SQLite to PostgreSQL.
"""
