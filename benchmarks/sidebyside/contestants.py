"""What is measured: each proxy in front of a port of the origin of its own, and the path without a proxy."""

import os
import shlex
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import machine, processes


def _built(project):
  return "dotnet " + shlex.quote(str(machine.ROOT / project / "bin/Release/net10.0" / f"{Path(project).name}.dll"))


OURS = _built("Proxy.Node") + " --config {config}"
RELAY = _built("benchmarks/Proxy.Relay") + " {port} {origin}"
STARTUP_SECONDS = 60


class Origin:
  """One process that answers on one port per contestant, so that no contestant inherits another's ports in TIME-WAIT."""

  def __init__(self, load, ports, *more):
    argv = [str(load), "origin", "--port", ",".join(str(port) for port in ports), *more]
    self.process = processes.spawn(argv, signal.SIGKILL, stdout=subprocess.PIPE, text=True)
    if self.process.stdout.readline().strip() != "listening":
      machine.fail("the origin does not start")

  def cpu_seconds(self):
    return processes.cpu_seconds(self.process.pid)

  def check(self):
    if self.process.poll() is not None:
      machine.fail("the origin has ended")


class Contestant:
  """The path without a proxy, and the base of those with one."""

  is_proxy = False
  pid = None

  def __init__(self, name, port, origin_port):
    self.name = name
    self.port = port
    self.origin_port = origin_port

  def start(self):
    pass

  def stop(self):
    pass

  def check(self):
    pass

  def cpu_seconds(self):
    return 0.0


class Proxy(Contestant):
  is_proxy = True

  def __init__(self, name, port, origin_port, directory, template, values, command, more=""):
    super().__init__(name, port, origin_port)
    self.directory = directory / name
    self.directory.mkdir(parents=True, exist_ok=True)
    self.config = self._write_config(template, values, more) if template else None
    self.argv = [part.format(config=self.config, port=port, origin=origin_port, directory=self.directory)
                 for part in shlex.split(command)]
    self.log = self.directory / "output.log"
    self.process = None

  def _write_config(self, template, values, more):
    config, text = self.directory / template.name, template.read_text() + more
    for key, value in {"PORT": self.port, "ORIGIN": self.origin_port, **values}.items():
      text = text.replace(f"@{key}@", str(value))
    config.write_text(text)
    return config

  @property
  def pid(self):
    return self.process.pid

  def start(self):
    self.launch()
    self.await_echo()

  def launch(self):
    with self.log.open("a") as log:
      self.process = processes.spawn(self.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.directory)

  def await_echo(self):
    deadline = time.monotonic() + STARTUP_SECONDS
    while not self._echoes():
      self.check()
      if time.monotonic() > deadline:
        machine.fail(f"{self.name} does not forward after {STARTUP_SECONDS} s; see {self.log}")
      time.sleep(0.1)

  def check(self):
    if self.process.poll() is not None:
      machine.fail(f"{self.name} ended with {self.process.returncode}; see {self.log}")

  def _echoes(self):
    try:
      with socket.create_connection(("127.0.0.1", self.port), timeout=1) as probe:
        probe.sendall(b"E")
        return probe.recv(1) == b"E"
    except OSError:
      return False

  def stop(self):
    if self.process:
      processes.stop(self.process)
      self.process = None

  def cpu_seconds(self):
    return processes.cpu_seconds(self.pid)


# What a peer has in its "global" and its "defaults" section where it is set up for bytes in bulk.
HAPROXY_TUNED = {
  "haproxy": ([], []),
  "haproxy-256k": (["tune.bufsize 262144"], []),
  "haproxy-splice": (["maxpipes 400", "tune.pipesize 1048576"], ["option splice-request", "option splice-response"]),
}


def _haproxy(name, options):
  cores = sorted(os.sched_getaffinity(0))
  bound = [f"cpu-map 1/{thread + 1} {cores[thread % len(cores)]}" for thread in range(options.workers)] if options.affinity == "on" else []
  tuned, defaults = HAPROXY_TUNED[name]
  logs = options.logs == "on"
  values = {
    "WORKERS": options.workers,
    "AFFINITY": "\n  ".join(bound),
    "GLOBAL": "\n  ".join(tuned + ["log stdout format raw local0 info"] * logs),
    "DEFAULTS": "\n  ".join(defaults + ["log global", "option tcplog"] * logs)}
  return machine.ROOT / "benchmarks/configs/haproxy.cfg", values, "haproxy -db -f {config}"


def _nginx(options, size=None):
  module = machine.nginx_stream_module()
  line = "log_format bench '$remote_addr [$time_local] $protocol $status $bytes_sent $bytes_received $session_time $upstream_addr';"
  values = {
    "WORKERS": options.workers,
    "AFFINITY": "worker_cpu_affinity auto;" if options.affinity == "on" else "",
    "MODULE": f"load_module {module};" if module else "",
    "LOG": f"{line}\n  access_log access.log bench buffer=64k flush=1s;" if options.logs == "on" else "access_log off;",
    "BUFFER": f"proxy_buffer_size {size};" if size else ""}
  return (machine.ROOT / "benchmarks/configs/nginx.conf", values,
          "nginx -p {directory} -e stderr -c {config}")


def parts(name, options):
  """What a proxy is made of: the template of its configuration, what is filled in there, and its command."""
  known = {
    **{peer: lambda: _haproxy(name, options) for peer in HAPROXY_TUNED},
    "nginx": lambda: _nginx(options),
    "nginx-256k": lambda: _nginx(options, "256k"),
    "dotnet": lambda: (None, {}, RELAY),
    "ours": lambda: (options.ours_config, {"AFFINITY": options.affinity}, options.ours),
    "before": lambda: (options.ours_config, {"AFFINITY": options.affinity}, options.before),
  }
  return known[name]()


# Those that are others with their access log written to a file.
LOGGED = {"logged": "ours", "before-logged": "before"}


def plain(names):
  """Those of the names that forward bytes of any kind."""
  return [name for name in names if name != "varnish"]


def create(name, ports, directory, options):
  """A contestant by its name on the command line."""
  if name == "direct":
    port = ports.take()
    return Contestant(name, port, port)
  template, values, command = parts(LOGGED.get(name, name), options)
  logs = options.log if name in LOGGED else "text" if options.logs == "on" and name in ("ours", "before") else None
  more = f'\nproxy.access-log {{ format = {logs}, file = "access.log" }}\n' if logs else ""
  return Proxy(name, ports.take(), ports.take(), directory, template, values, command, more)


def create_nodes(count, ports, directory, options):
  """Nodes of ours that meet through the first one, each with a listener of its own, before one port of the origin.
  They share the cores, so that none has one to itself that a loop could be bound to."""
  origin, members = ports.take(), [ports.take() for _ in range(count)]
  commands = [f"{options.ours} --cluster 127.0.0.1:{member} --seed 127.0.0.1:{members[0]}" for member in members]
  return [Proxy(f"node-{number}", ports.take(), origin, directory, options.ours_config, {"AFFINITY": "off"}, command)
          for number, command in enumerate(commands, 1)]
