"""One of five servers is slow: how many clients get it, and how long they wait, by each way to pick a server."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time

from . import machine, processes

PORTS = machine.Ports()
SERVERS = 5
WORKERS = 10          # connections that a server works on at a time
WORK = 0.005          # seconds for each
SLOW_WORK = 0.05
BACKLOG = 1024        # connections that wait for a worker: connecting is done for them
SHORT_BACKLOG = 4     # where the slow server is slow to connect as well: for those beyond it is not
CLIENTS = 10_000
AT_ONCE = 200
HEAD = "| one slow of five | proxy | balance | its share | p50, ms | p99, ms | max, ms | all done, s | errors |\n| --- | --- | --- |" + " ---: |" * 6

METHODS = {
  "haproxy": ("roundrobin", "leastconn", "random(2)"),
  "ours": ("round-robin", "least-pairs", "random-two", "ewma"),
}

HAPROXY = """
global
  maxconn 8000
defaults
  mode tcp
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  retries 3
  option redispatch 1
listen l
  bind 127.0.0.1:@PORT@
  balance @BALANCE@
@SERVERS@
"""

OURS = """
proxy {
  listeners.l { bind = "127.0.0.1:@PORT@", pool = p }
  access-log.format = off
  timeouts.connect = 2s
  pools.p { endpoints = [@SERVERS@], balance = @BALANCE@, attempts = 4 }
}
"""


def serve(port, work, backlog):
  """Workers that each take a connection, wait, send back what came, and go on when the client has closed. `?` asks how many there were."""
  listener = socket.create_server(("127.0.0.1", port), backlog=backlog)
  served, lock = [0], threading.Lock()

  def worker():
    while True:
      with contextlib.suppress(OSError), listener.accept()[0] as client:
        client.settimeout(60)
        message = client.recv(256)
        if message.startswith(b"?"):
          client.sendall(b"%d" % served[0])
        elif message:
          with lock:
            served[0] += 1
          time.sleep(work)
          client.sendall(message)
          client.recv(1)

  threads = [threading.Thread(target=worker, daemon=True) for _ in range(WORKERS)]
  for each in threads:
    each.start()
  print("ready", flush=True)
  for each in threads:
    each.join()


def measure(load, kind, name, balance, directory):
  """One run: the slow server's share, latencies in milliseconds, how long all took in seconds, and errors."""
  listening, *ports = [PORTS.take() for _ in range(1 + SERVERS)]
  servers = []
  for n, port in enumerate(ports):
    work = SLOW_WORK if n == 0 else WORK
    backlog = SHORT_BACKLOG if n == 0 and kind == "to connect" else BACKLOG
    servers.append(processes.spawn(
      [sys.executable, str(machine.ROOT / "benchmarks" / "server-out"), "--serve-slow", str(port), str(work), str(backlog)], death_signal=signal.SIGKILL, stdout=subprocess.PIPE, text=True))
  for server in servers:
    server.stdout.readline()
  directory = directory / f"{kind} {name} {balance}".replace(" ", "-")
  directory.mkdir(parents=True)
  if name == "haproxy":
    text, each = HAPROXY, "\n".join(f"  server s{n} 127.0.0.1:{port}" for n, port in enumerate(ports))
    command = ["haproxy", "-db", "-f", str(directory / "proxy.conf")]
  else:
    text, each = OURS, ", ".join(f'"127.0.0.1:{port}"' for port in ports)
    command = ["dotnet", str(machine.ROOT / "Proxy.Node/bin/Release/net10.0/Proxy.Node.dll"), "--config", str(directory / "proxy.conf"), "--admin", "off"]
  (directory / "proxy.conf").write_text(text.replace("@PORT@", str(listening)).replace("@BALANCE@", balance).replace("@SERVERS@", each))
  with (directory / "output.log").open("w") as log:
    proxy = processes.spawn(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
  _wait(listening)
  _run(load, listening, 500)  # nothing is compiled any more
  time.sleep(1)
  before = [_served(port) for port in ports]
  result = _run(load, listening, CLIENTS)
  served = [_served(port) - count for port, count in zip(ports, before)]
  for process in (proxy, *servers):
    processes.stop(process)
  return 100 * served[0] / sum(served), result["p50_us"] / 1000, result["p99_us"] / 1000, result["max_us"] / 1000, result["seconds"], result["errors"]


def table(proxies, directory):
  """The lines of the table."""
  load = machine.compile_tool("load", machine.ROOT / "artifacts" / "benchmarks")
  yield HEAD
  for kind in ("to answer", "to connect"):
    for name, balance in [(name, balance) for name in proxies if name in METHODS for balance in METHODS[name]]:
      share, p50, p99, highest, seconds, errors = measure(load, kind, name, balance, directory)
      yield f"| {kind} | {name} | `{balance}` | {share:.1f} % | {p50:.0f} | {p99:.0f} | {highest:.0f} | {seconds:.1f} | {errors} |"


def _run(load, port, count):
  command = [str(load), "connect", "--connect", f"127.0.0.1:{port}", "--concurrency", str(AT_ONCE), "--count", str(count), "--timeout", "60"]
  return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout)


def _served(port):
  with socket.create_connection(("127.0.0.1", port), timeout=20) as probe:
    probe.sendall(b"?")
    return int(probe.recv(16))


def _wait(port):
  deadline = time.monotonic() + 60
  while time.monotonic() < deadline:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
      probe.sendall(b"?")
      if probe.recv(16):
        return
    time.sleep(0.1)
  raise SystemExit(f"nothing answers at {port}")
