"""The measurements: each case is one run of the load generator against one contestant."""

import json
import signal
import subprocess
import math
import time
from dataclasses import dataclass, field

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


@dataclass
class Sample:
  """What one run measured. `values` maps a measure's name to its number, `tools` the costs of the load tools alone."""
  case: str
  contestant: str
  round: int
  values: dict = field(default_factory=dict)
  tools: dict = field(default_factory=dict)
  load: dict = field(default_factory=dict)
  others_cores: float = 0.0


def cpu_cases(only, quick):
  """The cases that measure CPU time per unit of work."""
  size, seconds, count = ("1g", 1, 5000) if quick else ("3g", 3, 20000)
  cases = []
  for way in ("download", "upload"):
    cases += [Case(way, f"{way} x{n}", (way, "--connections", str(n), "--bytes", size), "GB") for n in (1, 4, 64)]
  cases += [Case("pingpong", f"ping-pong 64 B x{n}", ("pingpong", "--connections", str(n), "--size", "64", "--seconds",
                 str(seconds)), "exchange") for n in (1, 64, 1000)]
  cases += [Case("connect", f"connect-exchange-close x64, {first} first", ("connect", "--concurrency", "64", "--count",
                 str(count), "--close", first), "connection", SETTLE_AFTER_CONNECT_SECONDS) for first in ("client", "server")]
  return [case for case in cases if case.scenario in only]


def warm_up_cases(only, seconds):
  """One run of each scenario asked for, long enough for a just-in-time compiler. Downloads are checked byte by byte."""
  connects = ("connect", "--concurrency", "64", "--count", str(int(1500 * seconds)), "--close")
  runs = (
    ("download", "--connections", "64", "--seconds", str(seconds), "--verify"),
    ("upload", "--connections", "64", "--seconds", str(seconds), "--verify"),
    ("pingpong", "--connections", "64", "--seconds", str(seconds)),
    (*connects, "client"),
    (*connects, "server"),
  )
  return [Case(run[0], f"warm-up: {run[0]}", run, "run") for run in runs if run[0] in only]


class Load:
  """One run of the load generator, held at its gates: connected, then measured, then released."""

  def __init__(self, binary, arguments, port):
    argv = [str(binary), *arguments, "--connect", f"127.0.0.1:{port}"]
    if arguments[0] != "hold":
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
  return result["exchanges" if case.unit == "exchange" else "connections"]


def _values(case, result, units, cpu, is_proxy):
  scale = 1 if case.unit == "GB" else 1e6
  values = {"cpu": cpu * scale / units} if is_proxy else {}
  values["speed"] = units / result["seconds"]
  values.update({key[:-3]: result[key] for key in ("p50_us", "p99_us", "p999_us") if key in result})
  return values, scale / units


def measure(case, contestant, origin, binary, number):
  load = Load(binary, case.arguments, contestant.port)
  try:
    time.sleep(SETTLE_SECONDS)
    meter = Meter(contestant, origin)
    load.go()
    result = load.result()
    time.sleep(case.settle)
    meter.stop()
    load.release()
  finally:
    load.end()
  origin.check()
  contestant.check()
  sample = Sample(case.label, contestant.name, number, load=result)
  client = result.get("cpu_seconds", 0.0)
  units = _units(case, result) if case.unit != "run" and result else 0
  if units:
    sample.values, per_unit = _values(case, result, units, meter.contestant, contestant.is_proxy)
    sample.tools = {"client": client * per_unit, "origin": meter.origin * per_unit}
    sample.others_cores = meter.others_cores(client)
  return sample


# ---- memory: a fresh process each time, because what earlier work left in a heap hides what a pair costs

def _exercise(contestant, binary):
  """A little of everything, so that code and pools exist before the pairs are counted."""
  for arguments in (("connect", "--count", "1000"), ("pingpong", "--connections", "64", "--seconds", "1")):
    load = Load(binary, arguments, contestant.port)
    load.go()
    load.result()
    load.release()
    load.end()
  time.sleep(1)


def _hold(contestant, binary, pairs, *switches):
  return Load(binary, ("hold", "--connections", str(pairs), *switches), contestant.port)


def _finish_hold(load):
  load.release()
  result = load.result()
  load.end()
  return result


def measure_idle(contestant, binary, number, pairs):
  """Resident memory per idle pair, and CPU time while nothing happens."""
  _exercise(contestant, binary)
  before = processes.resident_bytes(contestant.pid)
  load = _hold(contestant, binary, pairs)
  time.sleep(2)
  after = processes.resident_bytes(contestant.pid)
  cpu, start = contestant.cpu_seconds(), time.monotonic()
  time.sleep(2)
  rest = (contestant.cpu_seconds() - cpu) / (time.monotonic() - start)
  result = _finish_hold(load)
  values = {"resident": before / 1e6, "per_pair": (after - before) / pairs / 1e3, "rest": rest * 1e3}
  return Sample(f"idle pairs x{pairs}", contestant.name, number, values, load=result)


def _beside(contestant, binary):
  """What one fast download and one ping-pong pair reach now: bytes per second, and the p99 in microseconds."""
  results = []
  for arguments in (("download", "--seconds", "3"), ("pingpong", "--connections", "1", "--seconds", "3")):
    load = Load(binary, arguments, contestant.port)
    load.go()
    results.append(load.result())
    load.release()
    load.end()
  download, pingpong = results
  # A pair that broke has exchanged nothing: its errors are reported, and its latency is no number.
  return download["bytes"] / download["seconds"], pingpong.get("p99_us", math.nan), download["errors"] + pingpong["errors"]


def measure_stalled(contestant, binary, number, pairs, seconds):
  """Memory of pairs whose clients read nothing of an endless download for a while: the process, and the kernel for its
  two legs. Meanwhile, how others fare beside them, compared with before."""
  _exercise(contestant, binary)
  rate, p99, errors = _beside(contestant, binary)
  before = processes.resident_bytes(contestant.pid)
  load = _hold(contestant, binary, pairs, "--stall")
  time.sleep(max(3.0, seconds))
  after = processes.resident_bytes(contestant.pid)
  legs = ["sport", "=", f":{contestant.port}", "or", "dport", "=", f":{contestant.origin_port}"]
  kernel = processes.socket_memory(["(", *legs, ")"])
  rate_beside, p99_beside, errors_beside = _beside(contestant, binary)
  result = _finish_hold(load)
  if errors + errors_beside:
    result["errors"] = result.get("errors", 0) + errors + errors_beside
    result.setdefault("error_kinds", {})["beside the stalled pairs"] = errors + errors_beside
  values = {"per_pair": (after - before) / pairs / 1e3, "kernel": kernel / pairs / 1e3,
            "growth": (after - before) / 1e6, "kernel_total": kernel / 1e6, "total": (after - before + kernel) / 1e6,
            "rate_beside": 100 * rate_beside / rate, "p99_beside": p99_beside / p99}
  return Sample(f"stalled pairs x{pairs}", contestant.name, number, values, load=result)
