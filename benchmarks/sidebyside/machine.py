"""The machine under the benchmark: packages, kernel settings, free ports, and the line that describes it all."""

import os
import platform
import random
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NGINX_STREAM = ["/usr/lib/nginx/modules/ngx_stream_module.so", "/usr/lib64/nginx/modules/ngx_stream_module.so"]

OPENSSL_HEADER = "/usr/include/openssl/ssl.h"
SYSTEM_PYTHON = "/usr/bin/python3"

# The ports of the benchmark lie below the ephemeral range, so that an outgoing connection never takes one of them.
PORTS = range(5000, 9900)
SYSCTLS = {"net/ipv4/ip_local_port_range": "10000 65535", "net/core/somaxconn": "65535"}


def say(text):
  print(f"side-by-side: {text}", file=sys.stderr, flush=True)


def fail(text):
  say(text)
  sys.exit(1)


def nginx_stream_module():
  """The path of nginx's stream module where it is a loadable one, else None."""
  return next((path for path in NGINX_STREAM if os.path.exists(path)), None)


def plotting_python():
  """A Python that has matplotlib: this one, or the system's own, for which apt installs it. None where neither has."""
  quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
  known = (python for python in (sys.executable, SYSTEM_PYTHON) if python and os.path.exists(python))
  return next((python for python in known if subprocess.run([python, "-c", "import matplotlib"], **quiet).returncode == 0), None)


def install_missing(proxies, plots, tls, cache):
  needs = {"gcc": shutil.which("gcc"), "iproute2": shutil.which("ss")}
  if any(name.startswith("haproxy") for name in proxies):
    needs["haproxy"] = shutil.which("haproxy")
  if any(name.startswith("nginx") for name in proxies):
    needs["nginx-full"] = shutil.which("nginx") and nginx_stream_module()
  if cache and "varnish" in proxies:
    needs["varnish"] = shutil.which("varnishd")
  if tls:
    needs.update({"openssl": shutil.which("openssl"), "libssl-dev": os.path.exists(OPENSSL_HEADER)})
  if plots:
    needs["python3-matplotlib"] = plotting_python()
  if not needs["gcc"]:
    needs["libc6-dev"] = None
  install(needs)


def install(needs):
  """Installs the packages that are not found, by name."""
  missing = [package for package, found in needs.items() if not found]
  if not missing:
    return
  if os.geteuid() != 0 or not shutil.which("apt-get"):
    fail("please install: " + " ".join(missing))
  say("installing " + " ".join(missing))
  environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
  command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
  subprocess.run(["apt-get", "update", "-q"], env=environment, stdout=sys.stderr)
  if subprocess.run(command, env=environment, stdout=sys.stderr).returncode != 0:
    fail("apt-get could not install " + " ".join(missing))


def raise_limits():
  """Widens the ephemeral port range and the accept backlog. Returns what to put back at the end."""
  before = {}
  for name, wanted in SYSCTLS.items():
    path = Path("/proc/sys") / name
    value = " ".join(path.read_text().split())
    if value == wanted:
      continue
    try:
      path.write_text(wanted)
    except OSError as error:
      say(f"{name.replace('/', '.')} stays at {value} ({error.strerror})")
      continue
    before[path] = value
    say(f"{name.replace('/', '.')} raised from {value} to {wanted} until the end of the run")
  return before


def restore_limits(before):
  for path, value in before.items():
    path.write_text(value)


def warn_of_connection_tracking():
  try:
    tracked = int(Path("/proc/sys/net/netfilter/nf_conntrack_count").read_text())
  except OSError:
    return
  if tracked:
    say(f"connection tracking is on ({tracked} entries): connection setup costs more and stalls when its table is full")


class Ports:
  """Hands out ports of 127.0.0.1 on which nobody listens."""

  def __init__(self):
    self._candidates = random.sample(PORTS, len(PORTS))

  def take(self):
    while self._candidates:
      port = self._candidates.pop()
      with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
          probe.bind(("127.0.0.1", port))
        except OSError:
          continue
        return port
    fail("no free port")


def compile_tool(name, directory, *libraries):
  """Compiles one of the load tools, unless it is there already."""
  folder = ROOT / "benchmarks" / "load"
  source, binary = folder / f"{name}.c", directory / name
  changed = max(path.stat().st_mtime for path in (source, folder / "common.h"))
  if not binary.exists() or binary.stat().st_mtime < changed:
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-pthread", "-o", str(binary), str(source), *libraries], check=True)
  return binary


def plot(directory):
  """Draws what the results in a directory have to draw."""
  script = ROOT / "benchmarks" / "sidebyside" / "plots.py"
  python = plotting_python()
  if not python or subprocess.run([python, "-B", str(script), str(directory)], stdout=sys.stderr).returncode != 0:
    say("the plots could not be drawn")


def build(project):
  say(f"dotnet build -c Release {project}")
  command = ["dotnet", "build", "-c", "Release", "--nologo", "-v", "quiet", str(ROOT / project)]
  if subprocess.run(command, stdout=sys.stderr).returncode != 0:
    fail(f"{project} does not build")


def _output(*command):
  try:
    run = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return run.stdout.strip().splitlines()[0] if run.returncode == 0 and run.stdout.strip() else ""
  except OSError:
    return ""


def _processor():
  for line in Path("/proc/cpuinfo").read_text().splitlines():
    if line.startswith("model name"):
      return line.split(":", 1)[1].strip()
  return platform.machine()


def commit():
  revision = _output("git", "rev-parse", "--short=12", "HEAD") or "unknown"
  return revision + (" with uncommitted changes" if _output("git", "status", "--porcelain") else "")


def description(proxies):
  memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1048576
  versions = []
  if any(name.startswith("haproxy") for name in proxies):
    versions.append(" ".join(_output("haproxy", "-v").split()[:3]))
  if any(name.startswith("nginx") for name in proxies):
    versions.append(_output("nginx", "-v").replace("nginx version: ", ""))
  if "varnish" in proxies:
    versions.append("Varnish " + _output("varnishd", "-V").split("varnish-")[-1].split()[0])
  if {"dotnet", "ours"} & set(proxies):
    versions.append(".NET SDK " + _output("dotnet", "--version"))
  return (f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}; "
          + ", ".join(version for version in versions if version))
