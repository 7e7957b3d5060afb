"""``opssight config``."""

from __future__ import annotations

import json

from rich.table import Table

from opssight.core.cli.client import AsJson, out
from opssight.core.settings import effective, load_settings


def config(as_json: AsJson = False) -> None:
    """Show every setting in force and where it comes from, secrets masked."""
    rows = effective(load_settings())
    if as_json:
        print(json.dumps([{"name": row.name, "value": row.value, "source": row.source} for row in rows], indent=2))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Setting", "Value", "From"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(row.name, row.value or "–", row.source)  # noqa: RUF001 the design's sign for no value
    out.print(table)
