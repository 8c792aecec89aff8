"""Metrics: what a scrape of a large node takes, what it does to the traffic beside it, and what counting costs a connection."""

import functools
import gzip
import os
import threading
import time
import urllib.request
from dataclasses import replace
from statistics import median

from . import contestants, machine, memory, processes, scenarios

SCENARIOS = ("metrics-scrape", "metrics-pingpong", "metrics-connect")
TEMPLATE = machine.ROOT / "benchmarks/configs/ours-metrics.conf"
PROXIES = ("ours", "before")
PAUSE_SECONDS = 1               # between the beginnings of two scrapes
WARM_UP_SCRAPES = 120           # until the just-in-time compiler has come to its end with what they run
PAST_CACHED_SECONDS = 0.32      # who asks again within 300 ms is told the same again
CONNECTIONS = 64
# Who scrapes is on another machine: what it does here comes after all others.
SCRAPER_NICENESS = 19
LONGEST_ROUND_SECONDS = 30      # how far back the longest round of a loop may lie
OFF = "\nproxy.telemetry.prometheus = off\n"
ALLOCATED, ROUND = "dotnet_gc_heap_total_allocated_bytes_total", "proxy_loop_longest_round_seconds"


class Page:
  """The metrics of a node, as Prometheus asks for them, and how long that took."""

  def __init__(self, port):
    start = time.monotonic()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as response:
      self._body, self._encoding = response.read(), response.headers.get("Content-Encoding")
    self.milliseconds = (time.monotonic() - start) * 1e3
    self.sent = len(self._body)

  @functools.cached_property
  def text(self):
    return gzip.decompress(self._body) if self._encoding == "gzip" else self._body

  def values(self, name):
    lines = (line for line in self.text.decode().splitlines() if line.startswith(name))
    return [float(line.rsplit(" ", 1)[1]) for line in lines if line[len(name)] in " {"]


class Scraper(threading.Thread):
  """Scrapes a node each second until it is told to stop."""

  def __init__(self, port):
    super().__init__(daemon=True)
    self.port, self.done, self.took, self.error = port, threading.Event(), [], None
    self.start()

  def run(self):
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), SCRAPER_NICENESS)
    try:
      begin = time.monotonic() + PAUSE_SECONDS / 4
      while not self.done.wait(max(0, begin - time.monotonic())):
        begin += PAUSE_SECONDS
        self.took.append(Page(self.port).milliseconds)
    except OSError as error:
      self.error = error

  def stop(self):
    self.done.set()
    self.join()
    if self.error:
      machine.fail(f"/metrics: {self.error}")
    return self.took


def endpoints(count, port):
  """As many addresses of the loopback interface, at which one origin answers."""
  return ", ".join(f'"127.1.{n // 250}.{1 + n % 250}:{port}"' for n in range(count))


class Bench:
  """A large node of each build, and a small one of each with metrics and without."""

  def __init__(self, options, ports, directory, binary):
    self.options, self.ports, self.directory, self.binary = options, ports, directory / "metrics", binary
    self.names = [name for name in options.proxies if name in PROXIES]
    self.origin_ports = {name: ports.take() for name in self.names}
    self.origin = contestants.Origin(binary, self.origin_ports.values(), "--everywhere")
    self.large = [self._create_large(name) for name in self.names]
    self.runners, self.cases = self.large, []

  def _create_large(self, name):
    _, values, command = contestants.parts(name, self.options)
    port, held, admin, origin = self.ports.take(), self.ports.take(), self.ports.take(), self.origin_ports[name]
    values = {**values, "HELD": held, "ADMIN": admin, "ENDPOINTS": endpoints(self.options.endpoints, origin)}
    node = contestants.Proxy(name, port, origin, self.directory / "large", TEMPLATE, values, command)
    node.held, node.admin = held, admin
    return node

  def _create_small(self, name, state):
    template, values, command = contestants.parts(name, self.options)
    return contestants.Proxy(name, self.ports.take(), self.origin_ports[name], self.directory / state, template, values, command, OFF if state == "off" else "")

  def measure(self):
    samples, wanted = [], self.options.only
    if "metrics-scrape" in wanted or "metrics-pingpong" in wanted:
      samples += self._measure_large()
    if "metrics-connect" in wanted:
      samples += self._measure_connect()
    return samples

  def _measure_large(self):
    held, samples, wanted = [], [], self.options.only
    for node in self.large:
      machine.say(f"{node.name}: {self.options.endpoints} endpoints, {self.options.metrics_pairs} pairs at rest")
      node.start()
      held.append(scenarios.Load(self.binary, ("hold", "--connections", str(self.options.metrics_pairs)), node.held))
      memory.exercise(node, self.binary)
      for _ in range(WARM_UP_SCRAPES // (4 if self.options.quick else 1)):
        Page(node.admin)
        time.sleep(PAST_CACHED_SECONDS)
    for number, order in scenarios.in_turns(self.options.rounds, self.large):
      for node in order:
        if "metrics-scrape" in wanted and number <= 3:
          machine.say(f"round {number} of {min(3, self.options.rounds)}: {node.name}, {self.options.scrapes} scrapes")
          samples.append(self._measure_scrapes(node, number))
        if "metrics-pingpong" in wanted:
          machine.say(f"round {number} of {self.options.rounds}: {node.name}, a ping-pong beside scrapes")
          samples.append(self._measure_pingpong(node, number))
    for node, load in zip(self.large, held):
      load.release()
      load.end()
      node.stop()
    return samples

  def _measure_scrapes(self, node, number):
    """Scrapes of a node that has nothing else to do."""
    rest = memory.cpu_at_rest(node) / 1e3
    pages, start, busy, cpu = [Page(node.admin)], time.monotonic(), processes.busy_seconds(), node.cpu_seconds()
    for _ in range(self.options.scrapes):
      time.sleep(max(0, PAUSE_SECONDS - pages[-1].milliseconds / 1e3))
      pages.append(Page(node.admin))
    seconds, cpu = time.monotonic() - start, node.cpu_seconds() - cpu
    busy, count = processes.busy_seconds() - busy, len(pages) - 1
    took, last = [page.milliseconds for page in pages[1:]], pages[-1]
    values = {"took": median(took), "longest": max(took), "cpu": (cpu - rest * seconds) / count * 1e3,
              "text": len(last.text) / 1e6, "sent": last.sent / 1e6,
              "allocated": (last.values(ALLOCATED)[0] - pages[0].values(ALLOCATED)[0]) / count / 1e6}
    if seconds > LONGEST_ROUND_SECONDS:
      values["round"] = max(last.values(ROUND)) * 1e3
    return scenarios.Sample("metrics: scrape", node.name, number, values, load=None, others_cores=max(0, busy - cpu) / seconds)

  def _measure_pingpong(self, node, number):
    """A ping-pong with nobody who scrapes, and one with somebody who does each second, the other way round each second time."""
    runs, took = {}, []
    for scraped in (False, True) if number % 2 else (True, False):
      arguments = ("pingpong", "--connections", str(CONNECTIONS), "--size", "64", "--seconds", str(self.options.metrics_seconds))
      case = scenarios.Case("metrics-pingpong", f"metrics: ping-pong x{CONNECTIONS}", arguments, "exchange")
      scraper = Scraper(node.admin) if scraped else None
      runs[scraped] = scenarios.measure(case, node, self.origin, self.binary, number)
      if scraper:
        took = scraper.stop()
    if not runs[False].values or not runs[True].values:
      return runs[True] if runs[False].values else runs[False]
    values = {"scrape": median(took)}
    for measure in ("p50", "p99", "p999", "cpu"):
      alone, beside = (runs[scraped].values[measure] for scraped in (False, True))
      values.update({measure: alone, f"{measure}_beside": beside, f"{measure}_times": beside / alone})
    load = scenarios.together([sample.load for sample in runs.values()])
    return replace(runs[True], values=values, tools={}, load=load)

  def _measure_connect(self):
    """Connections to a node whose metrics nobody reads, and to one that has none."""
    pairs = [{state: self._create_small(name, state) for state in ("on", "off")} for name in self.names]
    nodes, samples = [node for pair in pairs for node in pair.values()], []
    for node in nodes:
      node.start()
    for node in nodes:
      samples += [scenarios.measure(case, node, self.origin, self.binary, 0) for case in scenarios.warm_up_cases(("connect",), self.options.warmup)]
    for number, order in scenarios.in_turns(self.options.rounds, pairs):
      for case in scenarios.cpu_cases(("connect",), self.options.quick, ()):
        machine.say(f"round {number} of {self.options.rounds}: {case.label}, metrics on and off")
        for run in range(1 if self.options.quick else 3):
          samples += [self._connect(case, pair, number, run) for pair in order]
    for node in nodes:
      node.stop()
    return samples

  def _connect(self, case, pair, number, run):
    runs = {state: scenarios.measure(case, pair[state], self.origin, self.binary, number) for state in (("on", "off") if (number + run) % 2 else ("off", "on"))}
    case = f"metrics: {case.label}"
    broken = next((sample for sample in runs.values() if not sample.values), None)
    if broken:
      return replace(broken, case=case)
    on, off = (runs[state].values["cpu"] for state in ("on", "off"))
    load = scenarios.together([sample.load for sample in runs.values()])
    return replace(runs["on"], case=case, values={"on": on, "off": off, "times": on / off}, tools={}, load=load)
