"""For whoever keeps Rollcall running: is it well, and what can go."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace

import typer
from rich.table import Table

from rollcall import heartbeat as beating
from rollcall import prune as pruning
from rollcall.cli.shared import console
from rollcall.errors import SettingsError, TryAgain
from rollcall.pipeline import open_project

_JSON = typer.Option(False, "--json", help="Print the figures as one line of JSON.")


def register(app: typer.Typer) -> None:
    """Add `heartbeat`, `metrics` and `prune`."""
    app.command("metrics")(metrics)
    app.command("heartbeat")(heartbeat)
    app.command("prune")(prune)


def heartbeat(
    as_json: bool = _JSON,
    sign: bool = typer.Option(True, help="Tell the address of heartbeat.url, if one is set."),
) -> None:
    """Say in one line whether the steps go on, and tell whoever waits for a sign of life. Ends
    with 1 where something is wrong.

    Example: rollcall heartbeat
    """
    project = open_project()
    beat = beating.look(project)
    reasons, signed = list(beat.reasons), False
    try:
        signed = sign and beating.send(project.settings, well=beat.is_well)
    except (SettingsError, TryAgain) as error:
        reasons.append(f"{error}. What to do: {error.remedy}")
    if as_json:
        told = {"well": not reasons, "reasons": reasons, "signed": signed}
        typer.echo(json.dumps(told | dict(beat.figures)))
    else:
        console.print(replace(beat, reasons=tuple(reasons)).in_a_line(), markup=False)
    if reasons:
        raise typer.Exit(1)


def metrics(
    serve: bool = typer.Option(False, "--serve", help="Give them out at /metrics until Ctrl-C."),
    port: int = typer.Option(-1, help="Another port than the one in the settings."),
) -> None:
    """Print how the work goes, for Prometheus: into a file for node_exporter's textfile collector,
    or served to this computer.

    Example: rollcall metrics > /var/lib/node_exporter/rollcall.prom
    """
    from rollcall import metrics as told  # its library is not needed for anything else

    project = open_project()
    if not serve:
        sys.stdout.write(told.exposition(project).decode())
        return
    own = project.settings.metrics
    told.serve(
        project,
        own.host,
        own.port if port < 0 else port,
        lambda address: console.print(f"Metrics: {address}   (Ctrl-C ends it)"),
    )


def prune(
    dry_run: bool = typer.Option(False, "--dry-run", help="Only tell what would go."),
    as_json: bool = _JSON,
) -> None:
    """Remove what nobody needs any more: old crawl logs, index files of earlier lists, rows of
    texts that were replaced. Never evidence, decisions, lists or messages.

    Example: rollcall prune --dry-run
    """
    began = time.perf_counter()
    done = pruning.prune(open_project(), dry=dry_run)
    if as_json:
        figures: dict[str, object] = {one.what.replace(" ", "_"): one.number for one in done}
        figures |= {"bytes": sum(one.bytes for one in done), "dry_run": dry_run}
        figures |= {"trouble": [one.trouble for one in done if one.trouble]}
        typer.echo(json.dumps(figures | {"seconds": round(time.perf_counter() - began, 1)}))
        return
    table = Table("what", "would go" if dry_run else "gone", "bytes")
    for one in done:
        table.add_row(one.what, f"{one.number:,}", f"{one.bytes:,}" if one.bytes else "")
    console.print(table)
    for one in done:
        if one.trouble:
            console.print(f"{one.what}: {one.trouble}", markup=False)
