"""Caches: what a hit, a miss and a mix of both cost, what an object costs in memory, and what slow readers of one object do."""

import shutil
import time
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path

from . import contestants, machine, processes, scenarios

SCENARIOS = ("cache-requests", "cache-objects", "cache-slow")
TEMPLATES = {"haproxy": "haproxy-cache.cfg", "nginx": "nginx-cache.conf", "varnish": "varnish.vcl", "ours": "ours-cache.conf", "before": "ours-cache.conf"}
# HAProxy has the buffers with which each object costs it the least.
BUFFERS = {True: "65536", False: "16384"}
CACHE_MB = 256
MOST_OBJECT = 16 << 20
SMALL_CACHE_MB = 2               # what a process is without objects: some take all of their memory at the start
OBJECTS = {1024: 400_000, 102_400: 5_000}   # more than fit
EVICTION_SECONDS = 12             # nginx looks every ten seconds how large its cache is
SLOW_OBJECT = 1 << 20
SLOW_SECONDS = 5
CLIENTS_PER_PROCESS = 9_500
# What varnishd logs of each request, masked as the others' logs are off.
UNLOGGED = ",".join("-" + tag for tag in (
  "Begin End Link Timestamp ReqStart ReqMethod ReqURL ReqProtocol ReqHeader ReqUnset ReqAcct RespProtocol RespStatus RespReason RespHeader RespUnset BereqMethod BereqURL "
  "BereqProtocol BereqHeader BereqUnset BereqAcct BerespProtocol BerespStatus BerespReason BerespHeader BerespUnset VCL_call VCL_return VCL_use Hit HitMiss HitPass TTL Storage "
  "Fetch_Body BackendOpen BackendReuse BackendClose Length Filters SessOpen SessClose").split())
VARNISH = (f"varnishd -F -j none -n {{directory}}/work -a 127.0.0.1:{{port}} -f {{config}} -s malloc,@CACHE@m "
           f"-p vsl_mask={UNLOGGED} -p thread_pool_min=500 -p thread_pool_max=10000 -p timeout_idle=3600")


@dataclass(frozen=True)
class CacheCase(scenarios.Case):
  """A run of requests, and what is asked for before it so that the cache has what it is to have."""
  before: tuple = ()
  bulk: bool = False
  fresh_urls: bool = False


def _get(connections, bytes_, *more):
  return ("get", "--connections", str(connections), "--bytes", str(bytes_), *more)


def request_cases(options):
  seconds = ("--seconds", "1" if options.quick else "3")

  def hit(name, connections, bytes_, urls, bulk=False):
    urls = str(urls)
    return CacheCase("cache-requests", f"{name} hit x{connections}", _get(connections, bytes_, *seconds, "--urls", urls), "request",
                     before=(_get(4, bytes_, "--once", "--count", urls),), bulk=bulk)

  return [
    hit("1 KiB", 64, 1024, 100), hit("100 KiB", 64, 102_400, 100), hit("10 MiB", 16, 10_485_760, 4, bulk=True),
    CacheCase("cache-requests", "1 KiB miss x64", _get(64, 1024, *seconds, "--once"), "request", fresh_urls=True),
    # 1 GB of objects: a tenth of them, for nine of ten requests, fits, and not all.
    CacheCase("cache-requests", "10 KiB, 90/10 mix x64", _get(64, 10_240, *seconds, "--urls", "100000", "--hot", "10000"), "request",
              before=(_get(16, 10_240, "--once", "--count", "10000"), _get(64, 10_240, "--seconds", "2", "--urls", "100000", "--hot", "10000")))]


class CacheProxy(contestants.Proxy):
  """A proxy with a cache: it is up when it answers from the origin."""

  store = None

  def _echoes(self):
    try:
      return self.fetch("/1/0") == b"\0"
    except (OSError, ValueError):
      return False

  def fetch(self, path, port=None):
    with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=5) as response:
      return response.read()

  def requests_at_origin(self):
    return int(self.fetch("/requests", self.origin_port))

  def memory(self):
    """What the process has for itself and its share of what several have, and what lies on a file system in memory."""
    files = sum(path.stat().st_blocks * 512 for path in self.store.rglob("*") if path.is_file()) if self.store else 0
    return processes.proportional_bytes(self.pid) + files

  def stop(self):
    super().stop()
    if self.store:
      shutil.rmtree(self.store, ignore_errors=True)


class Bench:
  """The contestants that have a cache, the origin behind them, and what is measured of them."""

  def __init__(self, options, ports, directory):
    self.options, self.ports, self.directory = options, ports, directory / "cache"
    self.tool = machine.compile_tool("http", options.output.resolve())
    self.names = [name for name in options.proxies if name in TEMPLATES]
    self.origin_ports = {name: ports.take() for name in self.names}
    self.origin = contestants.Origin(self.tool, self.origin_ports.values())
    self.runners = [self._create(name, "all") for name in self.names]
    self.cases = request_cases(options) if "cache-requests" in options.only else []
    self._next_url = 10**6

  def _create(self, name, kind, bulk=False, megabytes=CACHE_MB):
    values = {"CACHE": megabytes, "OBJECT": min(MOST_OBJECT, megabytes << 19), "BUFFER": BUFFERS[bulk]}
    if name == "varnish":
      command = VARNISH.replace("@CACHE@", str(megabytes))
    else:
      _, more, command = contestants.parts(name, self.options)
      values.update(more)
    place = self.directory / kind
    store = Path("/dev/shm") / f"side-by-side-{self.origin_ports[name]}-{kind}" if name == "nginx" else None
    values["STORE"] = store
    proxy = CacheProxy(name, self.ports.take(), self.origin_ports[name], place, machine.ROOT / "benchmarks/configs" / TEMPLATES[name], values, command)
    proxy.store = store
    return proxy

  def measure(self):
    samples, wanted = [], self.options.only
    for bulk in (False, True):
      cases = [case for case in self.cases if case.bulk == bulk]
      if cases:
        samples += self._measure_requests([self._create(name, "bulk", bulk=True) for name in self.names] if bulk else self.runners, cases)
    rounds = min(self.options.rounds, 3)
    if "cache-objects" in wanted:
      for number, order in scenarios.in_turns(rounds, self.names):
        samples += [sample for name in order for sample in self._measure_objects(name, number)]
    if "cache-slow" in wanted:
      for number, order in scenarios.in_turns(rounds, self.names):
        samples += [self._measure_slow(name, number) for name in order]
    return samples

  def _measure_requests(self, runners, cases):
    samples = []
    for contestant in runners:
      contestant.start()
    for contestant in runners:
      machine.say(f"warming up {contestant.name}")
      for case in cases:
        warm_up = replace(case, arguments=self._arguments(case, self.options.warmup, "--verify"), unit="run", label=f"warm-up: {case.label}")
        samples.append(self._run(warm_up, contestant, 0))
    for number, order in scenarios.in_turns(self.options.rounds, runners):
      for case in cases:
        machine.say(f"round {number} of {self.options.rounds}: {case.label}")
        for contestant in order:
          for arguments in case.before:
            self._load(contestant, arguments)
          asked = contestant.requests_at_origin()
          sample = self._run(replace(case, arguments=self._arguments(case)), contestant, number)
          if sample.values:
            sample.values["hits"] = 100 * max(0, 1 - (contestant.requests_at_origin() - asked) / sample.load["exchanges"])
          samples.append(sample)
    for contestant in runners:
      contestant.stop()
    return samples

  def _arguments(self, case, seconds=None, *more):
    arguments = list(case.arguments)
    if seconds:
      arguments[arguments.index("--seconds") + 1] = str(seconds)
    if case.fresh_urls:
      arguments += ["--first", str(self._next_url)]
      self._next_url += 10**7
    return (*arguments, *more)

  def _run(self, case, contestant, number):
    return scenarios.measure(case, contestant, self.origin, self.tool, number)

  def _load(self, contestant, arguments):
    """A run that is not measured."""
    load = scenarios.Load(self.tool, arguments, contestant.port)
    load.go()
    result = load.result()
    load.release()
    load.end()
    return result

  def _measure_objects(self, name, number):
    """What a process that has as many objects as it keeps is larger than one that has none, for each of them."""
    machine.say(f"memory, round {number}: {name}, objects")
    empty = self._create(name, f"empty-{number}", megabytes=SMALL_CACHE_MB)
    empty.start()
    self._load(empty, _get(64, 1024, "--count", "20000"))
    without = empty.memory()
    empty.stop()
    samples = []
    for size, count in OBJECTS.items():
      proxy = self._create(name, f"full-{number}")
      proxy.start()
      self._load(proxy, _get(64, 1024, "--count", "20000"))
      result = self._load(proxy, _get(64, size, "--once", "--count", str(count)))
      time.sleep(EVICTION_SECONDS)
      full = proxy.memory()
      kept = self._count_kept(proxy, size, count)
      values = {"kept": kept, "full": full / 1e6, "per_object": (full - without) / max(1, kept) / 1e3}
      samples.append(scenarios.Sample(f"objects of {size // 1024} KiB", name, number, values, load=result))
      proxy.stop()
    return samples

  def _count_kept(self, proxy, size, count):
    """Asks for each object once more, while the origin lets none be stored."""
    proxy.fetch("/store/off", proxy.origin_port)
    asked = proxy.requests_at_origin()
    self._load(proxy, _get(64, size, "--once", "--count", str(count)))
    missed = proxy.requests_at_origin() - asked
    proxy.fetch("/store/on", proxy.origin_port)
    return count - missed

  def _read_slowly(self, proxy, count):
    """So many clients, each of which has had the first bytes of the object."""
    arguments = ("slow", "--connections", str(count), "--bytes", str(SLOW_OBJECT), "--timeout", "60")
    return scenarios.Load(self.tool, arguments, proxy.port, holds=True)

  def _measure_slow(self, name, number):
    """Memory while so many clients read one object slowly, and what a hit beside them waits."""
    clients = self.options.slow_readers
    machine.say(f"memory, round {number}: {name}, {clients} slow readers")
    proxy = self._create(name, f"slow-{number}")
    proxy.start()
    self._load(proxy, _get(64, 1024, "--count", "20000"))
    self._load(proxy, _get(1, SLOW_OBJECT, "--count", "2"))
    alone = self._load(proxy, _get(1, 1024, "--seconds", "2"))
    before = proxy.memory()
    readers = [self._read_slowly(proxy, min(CLIENTS_PER_PROCESS, clients - first)) for first in range(0, clients, CLIENTS_PER_PROCESS)]
    cpu, start = proxy.cpu_seconds(), time.monotonic()
    time.sleep(SLOW_SECONDS)
    busy = (proxy.cpu_seconds() - cpu) / (time.monotonic() - start)
    growth, kernel = proxy.memory() - before, processes.socket_memory(["sport", "=", f":{proxy.port}"])
    beside = self._load(proxy, _get(1, 1024, "--seconds", "2"))
    results = []
    for reader in readers:
      reader.release()
      results.append(reader.result())
      reader.end()
    proxy.stop()
    values = {"growth": growth / 1e6, "per_reader": growth / clients / 1e3, "kernel_total": kernel / 1e6, "busy": 1e3 * busy,
              "p99_alone": alone.get("p99_us", 0), "p99_slow": beside.get("p99_us", 0)}
    return scenarios.Sample(f"slow readers x{clients}", name, number, values, load=scenarios.together([*results, alone, beside]))
