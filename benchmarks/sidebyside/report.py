"""Medians of the samples as Markdown tables."""

from os import cpu_count
from statistics import median

from . import cache, contestants, metrics, nodes

CPU_UNITS = {"GB": "CPU s per GB", "exchange": "CPU µs per exchange", "connection": "CPU µs per connection",
             "request": "CPU µs per request"}
SPEEDS = {"GB": "GB/s", "exchange": "exchanges/s", "connection": "connections/s", "request": "requests/s"}
LATENCIES = {"p50": "p50 µs", "p99": "p99 µs", "p999": "p99.9 µs"}
MEMORY = {"resident": "resident before, MB", "per_pair": "resident per pair, KB", "kernel": "kernel sockets per pair, KB",
          "rest": "CPU at rest, ms per s", "growth": "resident growth, MB", "kernel_total": "kernel sockets, MB",
          "total": "both, MB", "rate_beside": "a download beside them, % of its rate before",
          "p99_beside": "a ping-pong's p99 beside them, times that before"}
GROWTH = {"cpu": "CPU µs per exchange", "p99": "p99 µs", "per_pair": "resident per idle pair, KB",
          "kernel": "kernel sockets per idle pair, KB"}
NODES = {"resident": "resident per node, MB", "resident_after": "resident per node after the load, MB",
         "rest": "CPU at rest, ms per s and node"}
STORM = {"p99": "p99 of a ping-pong alone, µs", "p99_beside": "p99 beside the storm, µs", "times": "times",
         "rate": "handshakes/s"}
CACHE = {"hits": "answered from the cache, %"}
OBJECTS = {"kept": "kept of them", "full": "memory then, MB", "per_object": "memory per object, KB"}
SLOW = {"growth": "growth of memory, MB", "per_reader": "of it per reader, KB", "kernel_total": "kernel memory of the proxy's sockets, MB",
        "busy": "CPU, ms per s", "p99_alone": "p99 of hits on one connection before, µs", "p99_slow": "p99 beside them, µs"}
METRICS = {
  "metrics: scrape": {"took": "a scrape, ms", "longest": "the longest, ms", "cpu": "CPU of one, ms", "text": "text, MB", "sent": "sent, MB",
                      "allocated": "allocated by one, MB", "round": "longest round of a loop, ms"},
  f"metrics: ping-pong x{metrics.CONNECTIONS}": {
    **{f"{measure}{more}": f"{text}{words}" for measure, text in (("p50", "p50 µs"), ("p99", "p99 µs"), ("p999", "p99.9 µs"), ("cpu", "CPU µs per exchange"))
       for more, words in (("", ""), ("_beside", ", a scrape each second"), ("_times", ", times"))}, "scrape": "a scrape meanwhile, ms"},
  **{f"metrics: connect-exchange-close x64, {first} first": {"off": "CPU µs per connection, no metrics", "on": "CPU µs with metrics", "times": "times"} for first in ("client", "server")}}
AFFINITY = {"on": "Threads of HAProxy, workers of nginx and loops of ours are bound to a core each.",
            "off": "No contestant's threads are bound to cores."}
HIGHER_IS_BETTER = ("rate_beside", "hits", "kept")
# What ours is compared with: a plain .NET relay shows what the platform costs, and is no proxy that one would choose instead.
PEERS = ("haproxy", "haproxy-256k", "haproxy-splice", "nginx", "nginx-256k", "varnish")


class Results:
  def __init__(self, samples, names):
    self.samples = samples
    self.names = names

  def median(self, case, name, measure, source="values"):
    numbers = [getattr(s, source)[measure] for s in self.samples
               if s.case == case and s.contestant == name and measure in getattr(s, source)]
    return median(numbers) if numbers else None

  def row(self, title, case, measure, names, lower_is_better=True):
    numbers = {name: self.median(case, name, measure) for name in names}
    if all(number is None for number in numbers.values()):
      return None
    cells = [title] + [_number(numbers[name]) for name in names]
    if "ours" in names:
      cells += [_best(numbers, lower_is_better), _ratio(numbers, lower_is_better)]
    if "before" in names:
      cells.append(_ratio(numbers, lower_is_better, ("before",)))
    cells += [_ratio(numbers, lower_is_better, (plain,), logged) for logged, plain in contestants.LOGGED.items() if logged in names]
    return cells


def _number(value):
  if value is None:
    return "–"
  if abs(value) >= 1000:
    return f"{value:,.0f}"
  return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _ratio(numbers, lower_is_better, against=PEERS, name="ours"):
  peers = [numbers[peer] for peer in against if numbers.get(peer)]
  ours = numbers.get(name)
  if ours is None or not peers:
    return "–"
  return f"{ours / (min(peers) if lower_is_better else max(peers)):.2f}"


def _best(numbers, lower_is_better):
  peers = {peer: numbers[peer] for peer in PEERS if numbers.get(peer)}
  return (min if lower_is_better else max)(peers, key=peers.get) if peers else "–"


def _table(head, rows):
  lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
  return lines + ["| " + " | ".join(row) + " |" for row in rows if row]


def _head(first, names):
  ratios = (["best peer", "ours ÷ best peer"] if "ours" in names else []) + (["ours ÷ before"] if "before" in names else [])
  return [first, *names] + ratios + [f"{logged} ÷ {plain}" for logged, plain in contestants.LOGGED.items() if logged in names]


def _cpu_table(results, cases, memory, proxies):
  rows = [results.row(f"{case.label}, {CPU_UNITS[case.unit]}", case.label, "cpu", proxies) for case in cases]
  for label in memory:
    rows += [results.row(f"{label}, {text}", label, measure, proxies, measure not in HIGHER_IS_BETTER)
             for measure, text in MEMORY.items()]
  return ["## Cost of the proxy (less is better)", ""] + _table(_head("whole process", proxies), rows)


def _machine_table(results, cases, names):
  rows = [results.row(f"{case.label}, {CPU_UNITS[case.unit]}", case.label, "machine", names) for case in cases]
  return ["## Cost on the whole machine (less is better)", "",
          "Proxy, client, origin and whatever else has run: a proxy that copies nothing leaves it to the client to fetch bytes into the cache.",
          ""] + _table(_head("whole machine", names), rows)


def _speed_table(results, cases, names):
  rows = []
  for case in cases:
    rows.append(results.row(f"{case.label}, {SPEEDS[case.unit]}", case.label, "speed", names, lower_is_better=False))
    rows += [results.row(f"{case.label}, {text}", case.label, measure, names) for measure, text in LATENCIES.items()]
  return ["## Speed and latency", "", "Client, proxy and origin share the cores: of rates more is better, of latencies less.",
          ""] + _table(_head("", names), rows)


def _growth_table(results, names):
  cases = dict.fromkeys(sample.case for sample in results.samples if sample.case.startswith("growth: "))
  rows = [results.row(f"{case.removeprefix('growth: ')}, {text}", case, measure, names)
          for measure, text in GROWTH.items() for case in cases]
  return ["## Growth with the number of connections", "",
          "All connections exchange as fast as they can, so each waits for all others: latency grows with their number by itself.",
          "", "![growth with the number of connections](growth.svg)", ""] + _table(_head("", names), rows)


def _nodes_table(results, cases):
  names = sorted({s.contestant for s in results.samples if s.case == "nodes: at rest"}, key=lambda name: int(name.split()[0]))
  rows = []
  for case in cases:
    title = case.label.removeprefix("nodes: ")
    rows.append(results.row(f"{title}, {SPEEDS[case.unit]} in total", case.label, "speed", names))
    rows.append(results.row(f"{title}, {CPU_UNITS[case.unit]}", case.label, "cpu", names))
  rows += [results.row(text, "nodes: at rest", measure, names) for measure, text in NODES.items()]
  return ["## Growth with the number of nodes", "",
          "One cluster of ours, a load process per node, the same load in total. All nodes are on this machine and share its "
          f"{cpu_count()} cores with clients and origin: this shows what a node more costs, not what a machine more brings.",
          "", "![growth with the number of nodes](nodes.svg)", ""] + _table(_head("", names), rows)


def _cache_table(results, cases, proxies):
  rows = [results.row(f"{case.label}, {text}", case.label, measure, proxies, measure not in HIGHER_IS_BETTER)
          for case in cases for measure, text in CACHE.items()]
  labels = dict.fromkeys(sample.case for sample in results.samples)
  for start, measures in (("objects of ", OBJECTS), ("slow readers ", SLOW)):
    rows += [results.row(f"{label}, {text}", label, measure, proxies, measure not in HIGHER_IS_BETTER)
             for label in labels if label.startswith(start) for measure, text in measures.items()]
  return ["## Caches", "", f"A cache of {cache.CACHE_MB} MiB. Memory is what the process has for itself, and nginx's files, which lie in memory; per object it is what a "
          "process that has stored as many as it keeps is larger than one that has none.", ""] + _table(_head("", proxies), rows)


def _storm_table(results, proxies):
  rows = [results.row(text, "TLS storm", measure, proxies, measure != "rate") for measure, text in STORM.items()]
  return ["## Plain connections beside a storm of handshakes", "",
          "A ping-pong on 8 plain connections, alone and while clients come to a TLS listener of the same proxy.", ""] + _table(
            _head("", proxies), rows)


def _metrics_table(results, options, proxies):
  compared = "before" in proxies
  rows = []
  for label, measure, text in ((label, *each) for label, measures in METRICS.items() for each in measures.items()):
    numbers = {name: results.median(label, name, measure) for name in proxies}
    if any(number is not None for number in numbers.values()):
      rows.append([f"{label.removeprefix('metrics: ')}: {text}"] + [_number(numbers[name]) for name in proxies] + ([_ratio(numbers, True, ("before",))] if compared else []))
  return ["## Metrics", "", f"A node with {options.endpoints:,} endpoints and {options.metrics_pairs:,} pairs at rest, asked for its metrics each second as Prometheus does; "
          "connections to one without either, with metrics that nobody asks for. Of what is told as times, the median is over the ratios of the runs.", ""] + _table(["", *proxies] + (["ours ÷ before"] if compared else []), rows)


def _tools_table(results, cases, names):
  """The load tools beside the cheapest proxy: a client or origin that costs more than it would set the pace."""
  where = "direct" if "direct" in names else names[0]
  rows = []
  for case in cases:
    client, origin = (results.median(case.label, where, tool, "tools") for tool in ("client", "origin"))
    costs = [cost for cost in (results.median(case.label, name, "cpu") for name in names) if cost is not None]
    if client is not None:
      cheapest = min(costs) if costs else None
      verdict = "–" if cheapest is None else "yes" if max(client, origin) < cheapest else "**no**"
      rows.append([f"{case.label}, {CPU_UNITS[case.unit]}", _number(client), _number(origin), _number(cheapest), verdict])
  return [f"## The load tools themselves ({where})", ""] + _table(
    ["", "client", "origin", "cheapest proxy", "tools cheaper"], rows)


def errors(samples):
  lines = []
  for sample in samples:
    if sample.load is None:
      continue
    if sample.load.get("errors") or not sample.load:
      kinds = ", ".join(f"{what} ({count})" for what, count in sample.load.get("error_kinds", {}).items())
      lines.append(f"{sample.contestant}, {sample.case}, round {sample.round}: {kinds or 'the load generator ended early'}")
  return lines


def markdown(samples, cases, contestants, machine_line, commit, options):
  rounds = options.rounds
  fixed = [case for case in cases if case.scenario != "growth"]
  memory = sorted({sample.case for sample in samples if " pairs " in sample.case})
  names = list(dict.fromkeys(contestant.name for contestant in contestants))
  proxies = list(dict.fromkeys(contestant.name for contestant in contestants if contestant.is_proxy))
  results = Results(samples, names)
  busy = [sample.others_cores for sample in samples if sample.others_cores]
  lines = ["# Side by side", "", f"Machine: {machine_line}  ", f"Commit: {commit}  ",
           f"Medians of {rounds} round{'s' if rounds > 1 else ''}, in turns. 1 GB is 10^9 bytes, counted once on their way through."]
  if proxies:
    lines[-1] += f"  \n{AFFINITY[options.affinity]}"
  if busy:
    lines[-1] += f"  \nOther processes kept {median(busy):.2f} cores busy at the median, {max(busy):.2f} at the worst."
  if proxies and (fixed or memory):
    lines += ["", *_cpu_table(results, fixed, memory, proxies)]
    lines += ["", *_machine_table(results, fixed, names)]
  if fixed:
    lines += ["", *_speed_table(results, fixed, names)]
  if len(fixed) < len(cases):
    lines += ["", *_growth_table(results, names)]
  if set(options.only) & set(cache.SCENARIOS):
    lines += ["", *_cache_table(results, [case for case in fixed if case.unit == "request"], proxies)]
  if "tls-storm" in options.only:
    lines += ["", *_storm_table(results, proxies)]
  if set(options.only) & set(metrics.SCENARIOS):
    lines += ["", *_metrics_table(results, options, proxies)]
  if "nodes" in options.only:
    lines += ["", *_nodes_table(results, nodes.cases(options.quick))]
  if cases:
    lines += ["", *_tools_table(results, cases, names)]
  failures = errors(samples)
  lines += ["", "## Errors", ""] + ([f"- {line}" for line in failures] or ["None."])
  return "\n".join(lines) + "\n"
