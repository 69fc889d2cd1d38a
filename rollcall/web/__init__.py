"""The desk: web pages for monitors, on this computer only, without JavaScript."""

from rollcall.web.app import create_app

__all__ = ["create_app"]
