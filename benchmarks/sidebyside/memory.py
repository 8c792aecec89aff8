"""What pairs cost in memory: a fresh process each time, because what earlier work left in a heap hides what a pair costs."""

import math
import time

from . import processes
from .scenarios import Load, Sample

SETTLE_SECONDS = 2.0


def exercise(contestant, binary):
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


def _socket_bytes(contestant):
  """What the kernel holds for the two sockets that a proxy has per pair."""
  legs = ["sport", "=", f":{contestant.port}", "or", "dport", "=", f":{contestant.origin_port}"]
  return processes.socket_memory(["(", *legs, ")"])


def _per_pair(contestant, before, pairs):
  """The memory of each of so many pairs, in KB, where the process was so large before them."""
  return {"per_pair": (processes.resident_bytes(contestant.pid) - before) / pairs / 1e3,
          "kernel": _socket_bytes(contestant) / pairs / 1e3}


def cpu_at_rest(contestant):
  """Milliseconds of CPU time per second while nobody asks for anything."""
  cpu, start = contestant.cpu_seconds(), time.monotonic()
  time.sleep(SETTLE_SECONDS)
  return (contestant.cpu_seconds() - cpu) / (time.monotonic() - start) * 1e3


def measure_idle(contestant, binary, number, pairs):
  """Resident memory per idle pair, and CPU time while nothing happens."""
  exercise(contestant, binary)
  before = processes.resident_bytes(contestant.pid)
  load = _hold(contestant, binary, pairs)
  time.sleep(SETTLE_SECONDS)
  values = {"resident": before / 1e6, **_per_pair(contestant, before, pairs), "rest": cpu_at_rest(contestant)}
  return [Sample(f"idle pairs x{pairs}", contestant.name, number, values, load=_finish_hold(load))]


def measure_growth(contestant, binary, number, steps):
  """Memory per idle pair of one process to which pairs are added until it has held each number of the steps."""
  exercise(contestant, binary)
  before = processes.resident_bytes(contestant.pid)
  held, loads, values = 0, [], []
  for pairs in steps:
    loads.append(_hold(contestant, binary, pairs - held))
    held = pairs
    time.sleep(SETTLE_SECONDS)
    values.append(_per_pair(contestant, before, pairs))
  results = [_finish_hold(load) for load in loads]
  return [Sample(f"growth: idle x{pairs}", contestant.name, number, value, load=result)
          for pairs, value, result in zip(steps, values, results)]


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
  exercise(contestant, binary)
  rate, p99, errors = _beside(contestant, binary)
  before = processes.resident_bytes(contestant.pid)
  load = _hold(contestant, binary, pairs, "--stall")
  time.sleep(max(3.0, seconds))
  after = processes.resident_bytes(contestant.pid)
  kernel = _socket_bytes(contestant)
  rate_beside, p99_beside, errors_beside = _beside(contestant, binary)
  result = _finish_hold(load)
  if errors + errors_beside:
    result["errors"] = result.get("errors", 0) + errors + errors_beside
    result.setdefault("error_kinds", {})["beside the stalled pairs"] = errors + errors_beside
  values = {"per_pair": (after - before) / pairs / 1e3, "kernel": kernel / pairs / 1e3,
            "growth": (after - before) / 1e6, "kernel_total": kernel / 1e6, "total": (after - before + kernel) / 1e6,
            "rate_beside": 100 * rate_beside / rate, "p99_beside": p99_beside / p99}
  return [Sample(f"stalled pairs x{pairs}", contestant.name, number, values, load=result)]
