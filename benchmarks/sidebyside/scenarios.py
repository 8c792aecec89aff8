"""The measurements: each case is one run of the load generator against one contestant."""

import json
import signal
import subprocess
import time
from dataclasses import dataclass, field
from math import ceil

from . import processes

SETTLE_SECONDS = 0.1
# A proxy may put off the work of a closed connection; what it does within two seconds is on its account.
SETTLE_AFTER_CONNECT_SECONDS = 2.0


@dataclass(frozen=True)
class Case:
  scenario: str
  label: str
  arguments: tuple
  unit: str
  settle: float = SETTLE_SECONDS
  runs: int = 1


@dataclass
class Sample:
  """What one run measured. `values` maps a measure's name to its number, `tools` the costs of the load tools alone; `load` is
  what the load generator said, nothing where it was not asked."""
  case: str
  contestant: str
  round: int
  values: dict = field(default_factory=dict)
  tools: dict = field(default_factory=dict)
  load: dict = field(default_factory=dict)
  others_cores: float = 0.0


def _pingpong(scenario, label, connections, seconds):
  """Runs of one second: how the kernel takes turns with the threads, and with it the latency, is set for a whole run."""
  arguments = ("pingpong", "--connections", str(connections), "--size", "64", "--seconds", "1")
  return Case(scenario, label, arguments, "exchange", runs=seconds)


def cpu_cases(only, quick, growth):
  """The cases that measure CPU time per unit of work, those that grow to the numbers of connections in `growth` last."""
  size, seconds, count = (10**9, 1, 5000) if quick else (3 * 10**9, 3, 20000)
  cases = []
  for way in ("download", "upload"):
    cases += [Case(way, f"{way} x{n}", (way, "--connections", str(n), "--bytes", str(size)), "GB") for n in (1, 4, 64)]
  cases += [_pingpong("pingpong", f"ping-pong 64 B x{n}", n, seconds) for n in (1, 64, 1000)]
  cases += [Case("connect", f"connect-exchange-close x64, {first} first", ("connect", "--concurrency", "64", "--count",
                 str(count), "--close", first), "connection", SETTLE_AFTER_CONNECT_SECONDS) for first in ("client", "server")]
  cases += [_pingpong("growth", f"growth: ping-pong x{n}", n, seconds) for n in growth]
  return [case for case in cases if case.scenario in only]


def warm_up_cases(only, seconds):
  """Runs of each kind of work asked for, long enough for a just-in-time compiler, and beginning anew often enough for it to know
  how connections begin and end as well. Downloads are checked byte by byte."""
  connects = ("connect", "--concurrency", "64", "--count", str(int(5000 * seconds)), "--close")
  runs = (
    ("download", "--connections", "64", "--seconds", str(seconds), "--verify"),
    ("upload", "--connections", "64", "--seconds", str(seconds), "--verify"),
    *[("pingpong", "--connections", "64", "--seconds", "1")] * ceil(seconds),
    (*connects, "client"),
    (*connects, "server"),
  )
  kinds = {*only, *(("pingpong",) if "growth" in only else ())}
  return [Case(run[0], f"warm-up: {run[0]}", run, "run") for run in runs if run[0] in kinds]


def in_turns(rounds, runners):
  """Each round lets another contestant go first, so that no one always runs on the heels of the same neighbour."""
  for number in range(rounds):
    shift = number % len(runners)
    yield number + 1, runners[shift:] + runners[:shift]


class Load:
  """One run of the load generator, held at its gates: connected, then measured, then released."""

  def __init__(self, binary, arguments, port, holds=False):
    argv = [str(binary), *arguments, "--connect", f"127.0.0.1:{port}"]
    if not holds and arguments[0] != "hold":
      argv.append("--gate")
    self.process = processes.spawn(argv, signal.SIGKILL, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if self.process.stdout.readline().strip() != "ready":
      raise RuntimeError(f"load {' '.join(arguments)} ended before it was ready")

  def go(self):
    self.process.stdin.write("\n")
    self.process.stdin.flush()

  def result(self):
    return json.loads(self.process.stdout.readline() or "{}")

  def release(self):
    self.process.stdin.close()

  def end(self):
    processes.stop(self.process)


class Meter:
  """CPU time of the contestant, the origin and the rest of the machine between two readings."""

  def __init__(self, contestant, origin):
    self._contestant = contestant
    self._origin = origin
    self._start = self._read()

  def _read(self):
    return (time.monotonic(), self._contestant.cpu_seconds(), self._origin.cpu_seconds(), processes.busy_seconds())

  def stop(self):
    self.seconds, self.contestant, self.origin, self.busy = (b - a for a, b in zip(self._start, self._read()))

  def others_cores(self, client):
    """Cores kept busy by processes that are no part of the measurement."""
    return max(0.0, self.busy - self.contestant - self.origin - client) / self.seconds


def _units(case, result):
  if case.unit == "GB":
    return result["bytes"] / 1e9
  return result["connections" if case.unit == "connection" else "exchanges"]


def _values(case, result, units, cpu, busy, is_proxy):
  scale = 1 if case.unit == "GB" else 1e6
  values = {"cpu": cpu * scale / units} if is_proxy else {}
  values["machine"] = busy * scale / units
  values["speed"] = units / result["seconds"]
  values.update({key[:-3]: result[key] for key in ("p50_us", "p99_us", "p999_us") if key in result})
  return values, scale / units


def together(results):
  """The result of loads that ran at the same time. Latencies of several have no common percentile and are left out."""
  if len(results) == 1 or not all(results):
    return results[0] if all(results) else {}
  total = {key: sum(result.get(key, 0) for result in results)
           for key in ("connections", "bytes", "exchanges", "cpu_seconds", "errors")}
  kinds = {}
  for what, count in (kind for result in results for kind in result["error_kinds"].items()):
    kinds[what] = kinds.get(what, 0) + count
  return {**total, "seconds": max(result["seconds"] for result in results), "error_kinds": kinds}


def measure(case, contestant, origin, binary, number):
  return measure_loads(case, contestant, origin, [Load(binary, case.arguments, contestant.port)], number)


def measure_loads(case, contestant, origin, loads, number):
  """One run of a case, by loads that stand at their gates and go at the same time."""
  try:
    time.sleep(SETTLE_SECONDS)
    meter = Meter(contestant, origin)
    for load in loads:
      load.go()
    result = together([load.result() for load in loads])
    time.sleep(case.settle)
    meter.stop()
    for load in loads:
      load.release()
  finally:
    for load in loads:
      load.end()
  origin.check()
  contestant.check()
  sample = Sample(case.label, contestant.name, number, load=result)
  client = result.get("cpu_seconds", 0.0)
  units = _units(case, result) if case.unit != "run" and result else 0
  if units:
    sample.values, per_unit = _values(case, result, units, meter.contestant, meter.busy, contestant.is_proxy)
    sample.tools = {"client": client * per_unit, "origin": meter.origin * per_unit}
    sample.others_cores = meter.others_cores(client)
  return sample
