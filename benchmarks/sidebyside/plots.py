#!/usr/bin/env python3
"""Draws growth.svg and nodes.svg from the results.json of a directory: plots.py DIRECTORY. It needs matplotlib, and runs by
itself so that any Python of the machine that has it will do."""

import json
import sys
from pathlib import Path
from statistics import median

# Without a display, and fixed, so that the same results draw the same file.
import matplotlib
matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "side-by-side", "font.size": 9, "axes.grid": True, "grid.alpha": 0.3,
                            "axes.spines.top": False, "axes.spines.right": False})
from matplotlib import pyplot, ticker  # noqa: E402

# Colours that stay apart for the colour-blind (Okabe and Ito), and markers for print without colours.
STYLES = {"haproxy": ("#0072B2", "o"), "haproxy-splice": ("#56B4E9", "v"), "haproxy-256k": ("#003D5C", "<"), "nginx": ("#009E73", "s"),
          "nginx-256k": ("#004D38", ">"), "dotnet": ("#CC79A7", "D"),
          "ours": ("#D55E00", "^"), "before": ("#999933", "v"), "direct": ("#777777", "x")}
LINES = (STYLES["ours"], STYLES["direct"])
# (case, measure, title, unit, logarithmic)
GROWTH = (
  ("growth: ping-pong", "cpu", "CPU per exchange of 64 bytes", "CPU µs", False),
  ("growth: ping-pong", "p99", "p99 latency, all connections talking", "µs", True),
  ("growth: idle", "per_pair", "Resident memory per idle pair", "KB", True),
)
# (title, unit, lines: (label, case, measure))
NODES = (
  ("Download x64, all nodes", "GB/s", (("GB/s", "nodes: download x64", "speed"),)),
  ("CPU per GB, download x64", "CPU s", (("CPU", "nodes: download x64", "cpu"),)),
  ("CPU per exchange of 64 bytes, x64", "CPU µs", (("CPU", "nodes: ping-pong 64 B x64", "cpu"),)),
  ("CPU per connection, x64", "CPU µs", (("CPU", "nodes: connect-exchange-close x64, client first", "cpu"),)),
  ("Resident memory per node", "MB", (
    ("before the load", "nodes: at rest", "resident"), ("after the load", "nodes: at rest", "resident_after"))),
)


def _medians(samples, keep, position):
  """(position, median) of what `keep` makes of each sample, in order; nothing kept, nothing drawn."""
  found = {}
  for sample in samples:
    value = keep(sample)
    if value is not None:
      found.setdefault(position(sample), []).append(value)
  return [(at, median(values)) for at, values in sorted(found.items())]


def _draw(axes, line, **style):
  if line:
    axes.plot(*zip(*line), linewidth=1.6, markersize=5, **style)


def _plain(axis):
  """Whole numbers on a logarithmic axis, not powers of ten."""
  axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,.0f}" if value >= 1 else f"{value:g}"))
  axis.set_minor_formatter(ticker.NullFormatter())


def _from_zero(axes):
  axes.set_ylim(0, 1.1 * max(axes.dataLim.y1, 0.01))


def _growth_panel(axes, samples, names, prefix, measure, logarithmic):
  for name in names:
    def keep(sample):
      mine = sample["contestant"] == name and sample["case"].startswith(prefix)
      value = sample["values"].get(measure) if mine else None
      return None if value is None or logarithmic and value <= 0 else value
    colour, marker = STYLES[name]
    _draw(axes, _medians(samples, keep, lambda sample: int(sample["case"].rsplit("x", 1)[1])),
          label=name, color=colour, marker=marker)
  axes.set_xscale("log")
  _plain(axes.xaxis)
  if logarithmic:
    axes.set_yscale("log")
    # Lines that span less than a decade still have numbers beside them.
    axes.yaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    _plain(axes.yaxis)
  else:
    _from_zero(axes)


def growth(samples, path, caption):
  names = list(dict.fromkeys(s["contestant"] for s in samples if s["case"].startswith("growth: ")))
  figure, panels = pyplot.subplots(1, len(GROWTH), figsize=(12, 4))
  for axes, (prefix, measure, title, unit, logarithmic) in zip(panels, GROWTH):
    _growth_panel(axes, samples, names, prefix, measure, logarithmic)
    axes.set(title=title, xlabel="connections", ylabel=unit)
  _save(figure, panels[1], path, caption)


def nodes(samples, path, caption):
  figure, panels = pyplot.subplots(1, len(NODES), figsize=(16, 3.6))
  for axes, (title, unit, lines) in zip(panels, NODES):
    for (label, case, measure), (colour, marker) in zip(lines, LINES):
      line = _medians(samples, lambda s: s["values"].get(measure) if s["case"] == case else None,
                      lambda s: int(s["contestant"].split()[0]))
      _draw(axes, line, label=label, color=colour, marker=marker)
    axes.set(title=title, xlabel="nodes, sharing the cores of one machine", ylabel=unit)
    _from_zero(axes)
    axes.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
    if len(lines) > 1:
      axes.legend(frameon=False)
  _save(figure, None, path, caption)


def _save(figure, legend_of, path, caption):
  bottom = 0.05
  if legend_of:
    handles, labels = legend_of.get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", ncol=len(labels), frameon=False, bbox_to_anchor=(0.5, 0.04))
    bottom = 0.11
  figure.text(0.5, 0.015, caption, ha="center", fontsize=7, color="#555555")
  figure.tight_layout(rect=(0, bottom, 1, 1))
  figure.savefig(path, metadata={"Date": None})
  pyplot.close(figure)


def main(directory):
  results = json.loads((directory / "results.json").read_text())
  samples = results["samples"]
  for prefix, draw in (("growth: ", growth), ("nodes: ", nodes)):
    if any(sample["case"].startswith(prefix) for sample in samples):
      draw(samples, directory / f"{prefix[:-2]}.svg", f"{results['machine']} · commit {results['commit']}")


if __name__ == "__main__":
  main(Path(sys.argv[1]))
