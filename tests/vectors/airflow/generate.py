"""Writes Airflow's vectors into the folder given. Started by generate.ts, which sets Airflow up in a throw-away home."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import crons
import timetables

folder = Path(sys.argv[1])
logging.disable(logging.WARNING)
crons.generate(folder)
timetables.generate(folder)

# These import Airflow's models, and need its database.
import asset_runs  # noqa: E402
import backfill_runs  # noqa: E402
import backfills  # noqa: E402
import controls  # noqa: E402
import database  # noqa: E402
import graphs  # noqa: E402
import trigger_rules  # noqa: E402

database.initialise()
trigger_rules.generate(folder)
graphs.generate(folder)
backfills.generate(folder)
controls.generate(folder)
backfill_runs.generate(folder)
asset_runs.generate(folder)
