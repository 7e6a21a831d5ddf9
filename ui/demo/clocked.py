"""Runs the demo's window, agent or centre, which are those of a real branch, by the demo's clock.

Started as `python -m ui.demo.clocked window|agent|centre --data DIR`.
"""

import argparse
import os
import sys
from pathlib import Path

from app.settings import Settings
from ui.demo.clock import DemoClock
from ui.unseen import Served, replicate, serve_centre


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ui.demo.clocked", description=__doc__)
    parser.add_argument("what", choices=("window", "agent", "centre"))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--clock", type=Path, required=True)
    parser.add_argument("--with-parent", action="store_true")
    parser.add_argument("--ready", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--url", default="")
    options = parser.parse_args(arguments)
    clock = DemoClock(options.clock)
    if options.what == "window":
        from ui.demo.shown import show  # noqa: PLC0415 - Qt is for the window alone

        return show(Settings.load(options.data, os.environ), clock)
    settings = Settings.load(options.data, {"OKNO_CENTRE_URL": options.url} if options.url else {})
    if options.what == "agent":
        replicate(settings, clock, with_parent=options.with_parent)
    else:
        served = Served("127.0.0.1", options.port, options.ready)
        serve_centre(settings, served, clock, with_parent=options.with_parent)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
