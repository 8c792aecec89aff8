"""Child processes that never outlive the benchmark, and what they cost."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
CPUCLOCK_SCHED = 2
TICKS = os.sysconf("SC_CLK_TCK")
_LIBC = ctypes.CDLL(None, use_errno=True)
_children = []


def spawn(argv, death_signal=signal.SIGTERM, **options):
  """Starts a process in its own session. The kernel sends it `death_signal` should this process die without cleaning up."""
  process = subprocess.Popen(
    argv, start_new_session=True, preexec_fn=lambda: _LIBC.prctl(PR_SET_PDEATHSIG, death_signal), **options)
  _children.append(process)
  return process


def stop(process, patience=10):
  """Ends a process and its session: politely, then for certain."""
  if process.poll() is None:
    process.terminate()
    try:
      process.wait(patience)
    except subprocess.TimeoutExpired:
      pass
  try:
    os.killpg(process.pid, signal.SIGKILL)
  except (ProcessLookupError, PermissionError):
    pass
  process.wait()
  for pipe in (process.stdin, process.stdout):
    if pipe:
      pipe.close()
  if process in _children:
    _children.remove(process)


def stop_all():
  for process in list(_children):
    stop(process, patience=3)


def tree(pid):
  """The process and all its living descendants."""
  parents = {}
  for entry in os.listdir("/proc"):
    if entry.isdigit():
      try:
        parents[int(entry)] = int(Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()[1])
      except (OSError, IndexError):
        continue
  family = [pid]
  for member in family:
    family += [child for child, parent in parents.items() if parent == member]
  return family


def cpu_seconds(pid):
  """User and system time of the tree: the counter behind utime and stime of /proc/PID/stat, in nanoseconds, not ticks."""
  return sum(_cpu_of(member) for member in tree(pid))


def _cpu_of(pid):
  try:
    return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
  except OSError:
    pass
  try:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
  except OSError:
    return 0.0


def resident_bytes(pid):
  total = 0
  for member in tree(pid):
    try:
      status = Path(f"/proc/{member}/status").read_text()
    except OSError:
      continue
    total += sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))
  return total


def proportional_bytes(pid):
  """Resident memory of the tree in which what several of its processes share counts once."""
  total = 0
  for member in tree(pid):
    try:
      rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
    except OSError:
      continue
    total += sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
  return total


def busy_seconds():
  """CPU time that the whole machine has spent at work, the time stolen by its host included."""
  user, nice, system, _, _, irq, softirq, steal = (int(x) for x in Path("/proc/stat").read_text().split()[1:9])
  return (user + nice + system + irq + softirq + steal) / TICKS


def socket_memory(expression):
  """Kernel memory of the sockets that match a filter of ss: bytes received, queued to send, and reserved ahead."""
  listing = subprocess.run(["ss", "-tmnH", *expression], stdout=subprocess.PIPE, text=True).stdout
  total = 0
  for part in listing.split("skmem:(")[1:]:
    fields = part.split(")")[0].split(",")
    total += sum(int(value[1:]) for value in fields if value[0] in "rfw" and value[1:].isdigit())
  return total
