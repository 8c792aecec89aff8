"""How ours grows with the number of nodes in its cluster. All are on this machine, so they share its cores."""

import time
from dataclasses import replace

from . import memory, processes, scenarios

WORK = ("download", "pingpong", "connect")
CASES = ("download x64", "ping-pong 64 B x64", "connect-exchange-close x64, client first")
SHARED = ("--connections", "--concurrency", "--bytes", "--count")


class Cluster:
  """So many nodes, measured as one contestant."""

  is_proxy = True

  def __init__(self, nodes):
    self.name = f"{len(nodes)} node{'s' if len(nodes) > 1 else ''}"
    self.nodes = nodes

  def start(self):
    first, *others = self.nodes
    first.start()
    for node in others:
      node.launch()
    for node in others:
      # A node listens once the cluster has let it in.
      node.await_echo()

  def stop(self):
    for node in reversed(self.nodes):
      node.stop()

  def check(self):
    for node in self.nodes:
      node.check()

  def cpu_seconds(self):
    return sum(node.cpu_seconds() for node in self.nodes)

  def resident_per_node(self):
    return sum(processes.resident_bytes(node.pid) for node in self.nodes) / len(self.nodes) / 1e6


def cases(quick):
  known = scenarios.cpu_cases(WORK, quick, ())
  return [replace(case, label=f"nodes: {case.label}") for case in known if case.label in CASES]


def _share(arguments, parts, index):
  """The arguments of one load process out of several that together are the load of the case."""
  share = list(arguments)
  for i, name in enumerate(arguments):
    if name in SHARED:
      total = int(arguments[i + 1])
      share[i + 1] = str(total // parts + (index < total % parts))
  return share


def _measure(case, cluster, origin, binary, number):
  """A load process per node, all at the same time."""
  loads = [scenarios.Load(binary, _share(case.arguments, len(cluster.nodes), i), node.port)
           for i, node in enumerate(cluster.nodes)]
  return scenarios.measure_loads(case, cluster, origin, loads, number)


def measure(cluster, options, origin, binary, number):
  """A round of a cluster that has just started: warmed up, then each case, then at rest."""
  time.sleep(memory.SETTLE_SECONDS)
  values = {"resident": cluster.resident_per_node()}
  # Nodes that share the cores need so much longer until each has compiled its code.
  warm_up = scenarios.warm_up_cases(WORK, options.warmup * len(cluster.nodes))
  samples = [_measure(case, cluster, origin, binary, number)
             for case in (*warm_up, *cases(options.quick)) for _ in range(case.runs)]
  values.update(resident_after=cluster.resident_per_node(), rest=memory.cpu_at_rest(cluster) / len(cluster.nodes))
  return samples + [scenarios.Sample("nodes: at rest", cluster.name, number, values, load=None)]
