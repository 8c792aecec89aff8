"""TLS: what bytes, handshakes and pairs at rest cost, and what a storm of handshakes does to plain connections beside it."""

import math
import subprocess
import time
from dataclasses import dataclass

from . import contestants, machine, memory, processes, scenarios

SCENARIOS = ("tls-bytes", "tls-handshakes", "tls-idle", "tls-storm")
TEMPLATES = {"haproxy": "haproxy-tls.cfg", "nginx": "nginx-tls.conf", "ours": "ours-tls.conf", "before": "ours-tls.conf"}
# For bytes each has the buffers with which it moves them at the least cost, for all else its defaults. Ours has one setting for both.
BUFFERS = {"haproxy": {True: "262144", False: "16384"}, "nginx": {True: "256k", False: "16k"}}
LISTENERS = {"terminated": "ECDSA", "re-encrypted": "AGAIN"}
CONCURRENCY = 32
STORM_RATE = 500
STORM_SECONDS = 2


@dataclass(frozen=True)
class TlsCase(scenarios.Case):
  """A case at one of the listeners of a contestant, by the name that its port has in the configuration."""
  listener: str = "ECDSA"


def byte_cases(options):
  size = 5 * 10**8 if options.quick else 10**9
  return [TlsCase("tls-bytes", f"TLS {kind}: {way} x{n}", (way, "--connections", str(n), "--bytes", str(size)), "GB", listener=listener)
          for kind, listener in LISTENERS.items() for way in ("download", "upload") for n in (1, 16)]


def handshake_cases(options):
  count = 1000 if options.quick else 3000
  kinds = (("full, ECDSA P-256", "ECDSA", ()), ("full, RSA 2048", "RSA", ()), ("resumed", "ECDSA", ("--resume",)))
  return [TlsCase("tls-handshakes", f"TLS connection x{CONCURRENCY}: {name}",
                  ("connect", "--concurrency", str(CONCURRENCY), "--count", str(count), *more), "connection",
                  scenarios.SETTLE_AFTER_CONNECT_SECONDS, listener=listener) for name, listener, more in kinds]


def _warm_up(cases, seconds):
  """Each kind of work at each listener, for so long; the bytes of streams are compared."""
  ways = {(case.arguments[0], "--resume" in case.arguments, case.listener) for case in cases}
  for what, resumes, listener in sorted(ways):
    more = ("--connections", "16", "--verify") if what != "connect" else ("--concurrency", str(CONCURRENCY), *["--resume"] * resumes)
    yield TlsCase("warm-up", f"warm-up: TLS {what}", (what, "--seconds", str(seconds), *more), "run", listener=listener)


def make_certificates(directory):
  """A certificate of each kind of key, signed by itself, and thus its own CA."""
  directory.mkdir(parents=True)
  for name, key in (("ecdsa", ("ec", "-pkeyopt", "ec_paramgen_curve:P-256")), ("rsa", ("rsa:2048",))):
    paths = directory / f"{name}.key", directory / f"{name}.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", *key, "-nodes", "-days", "30", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", paths[0], "-out", paths[1]],
                   check=True, stderr=subprocess.DEVNULL)
    (directory / f"{name}.pem").write_text("".join(path.read_text() for path in paths))
  return directory


class Bench:
  """The contestants that speak TLS, their two origins, and what is measured of them."""

  def __init__(self, options, ports, directory, load):
    self.options, self.load = options, load
    self.tool = machine.compile_tool("tls", options.output.resolve(), "-lssl", "-lcrypto")
    self.directory, self.ports = directory / "tls", ports
    self.certificates = make_certificates(self.directory / "certificates")
    self.names = [name for name in options.proxies if name in TEMPLATES]
    self.origin_ports, self.tls_origin_port = {name: ports.take() for name in self.names}, ports.take()
    self.origin = contestants.Origin(load, self.origin_ports.values())
    self.tls_origin = contestants.Origin(
      self.tool, [self.tls_origin_port], "--cert", str(self.certificates / "ecdsa.crt"), "--key", str(self.certificates / "ecdsa.key"))
    self.runners = [self._create(name, bulk=False) for name in self.names]
    wanted = options.only
    self.byte_cases = byte_cases(options) if "tls-bytes" in wanted else []
    self.handshake_cases = handshake_cases(options) if "tls-handshakes" in wanted else []
    self.cases = self.byte_cases + self.handshake_cases

  def _create(self, name, bulk):
    _, values, command = contestants.parts(name, self.options)
    listeners = {key: self.ports.take() for key in ("ECDSA", "RSA", "AGAIN")}
    values = {**values, **listeners, "TLSORIGIN": self.tls_origin_port, "CERTIFICATES": self.certificates,
              "BUFFER": BUFFERS.get(name, {}).get(bulk, "")}
    template = machine.ROOT / "benchmarks/configs" / TEMPLATES[name]
    proxy = contestants.Proxy(name, self.ports.take(), self.origin_ports[name], self.directory / ("bytes" if bulk else "all-else"),
                              template, values, command)
    proxy.listeners = {**listeners, "PLAIN": proxy.port}
    return proxy

  def measure(self):
    samples = []
    if self.byte_cases:
      samples += self._measure([self._create(name, bulk=True) for name in self.names], self.byte_cases, storms=False)
    if self.handshake_cases or "tls-storm" in self.options.only:
      samples += self._measure(self.runners, self.handshake_cases, storms="tls-storm" in self.options.only)
    if "tls-idle" in self.options.only:
      for number, order in scenarios.in_turns(min(self.options.rounds, 3), self.runners):
        samples += [self._measure_idle(contestant, number) for contestant in order]
    return samples

  def _measure(self, runners, cases, storms):
    samples = []
    for contestant in runners:
      contestant.start()
    for contestant in runners:
      machine.say(f"warming up {contestant.name}")
      samples += [self._run(case, contestant, 0) for case in _warm_up(cases or handshake_cases(self.options), self.options.warmup)]
    for number, order in scenarios.in_turns(self.options.rounds, runners):
      for case in cases:
        machine.say(f"round {number} of {self.options.rounds}: {case.label}")
        samples += [self._run(case, contestant, number) for contestant in order]
      if storms:
        machine.say(f"round {number} of {self.options.rounds}: a storm of handshakes")
        samples += [self._measure_storm(contestant, number) for contestant in order]
    for contestant in runners:
      contestant.stop()
    return samples

  def _load(self, arguments, contestant, listener):
    return scenarios.Load(self.load if listener == "PLAIN" else self.tool, arguments, contestant.listeners[listener])

  def _run(self, case, contestant, number):
    origin = self.tls_origin if case.listener == "AGAIN" else self.origin
    return scenarios.measure_loads(case, contestant, origin, [self._load(case.arguments, contestant, case.listener)], number)

  def _finish(self, load):
    """Runs a load that stands at its gate to its end."""
    load.go()
    result = load.result()
    load.release()
    load.end()
    return result

  def _pingpong(self, contestant):
    return self._finish(self._load(("pingpong", "--connections", "8", "--seconds", str(STORM_SECONDS)), contestant, "PLAIN"))

  def _measure_storm(self, contestant, number):
    """The p99 of plain connections, alone and while clients come to a TLS listener of the same proxy at a rate."""
    alone = self._pingpong(contestant)
    arguments = ("connect", "--concurrency", "64", "--rate", str(STORM_RATE), "--seconds", str(STORM_SECONDS + 1))
    storm = self._load(arguments, contestant, "ECDSA")
    storm.go()
    time.sleep(0.5)
    beside = self._pingpong(contestant)
    result = storm.result()
    storm.release()
    storm.end()
    result["errors"] = result.get("errors", 0) + alone.get("errors", 0) + beside.get("errors", 0)
    p99, p99_beside = alone.get("p99_us", math.nan), beside.get("p99_us", math.nan)
    values = {"p99": p99, "p99_beside": p99_beside, "times": p99_beside / p99, "rate": result.get("rate", 0.0)}
    return scenarios.Sample("TLS storm", contestant.name, number, values, load=result)

  def _measure_idle(self, contestant, number):
    """Resident memory per pair at rest, of a fresh process whose code and pools exist."""
    pairs = self.options.tls_pairs
    machine.say(f"memory, round {number}: {contestant.name}, TLS")
    contestant.start()
    memory.exercise(contestant, self.load)
    self._finish(self._load(("connect", "--concurrency", str(CONCURRENCY), "--count", "2000"), contestant, "ECDSA"))
    time.sleep(memory.SETTLE_SECONDS)
    before = processes.resident_bytes(contestant.pid)
    load = self._load(("hold", "--connections", str(pairs)), contestant, "ECDSA")
    time.sleep(memory.SETTLE_SECONDS)
    values = {"resident": before / 1e6, "per_pair": (processes.resident_bytes(contestant.pid) - before) / pairs / 1e3,
              "rest": memory.cpu_at_rest(contestant)}
    load.release()
    result = load.result()
    load.end()
    contestant.stop()
    return scenarios.Sample(f"idle TLS pairs x{pairs}", contestant.name, number, values, load=result)
