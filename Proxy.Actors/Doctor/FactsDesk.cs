using System.Collections.Immutable;
using System.Net;
using Proxy.Actors.Buffers;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listeners;
using Proxy.Actors.Listing;
using Proxy.Actors.Machine;
using Proxy.Actors.Pairs;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;
using Proxy.Configuration;
using Proxy.Membership.Certificates;

namespace Proxy.Actors.Doctor;

/// <summary>Gathers the facts of this node. Nothing here is felt by loops: they are asked for the length of their queues alone.</summary>
/// <param name="sources">Where they are.</param>
/// <param name="reader">Reads what the kernel says.</param>
/// <param name="time">The clock.</param>
internal sealed class FactsDesk(FactsSources sources, MachineReader reader, TimeProvider time) : IDisposable
{
    // Clients that met with a failure longer ago say nothing of now.
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    private readonly long _started = time.GetTimestamp();
    private readonly CounterWatch _watch = new(
        () => new NodeCounters(
            reader.Count(),
            sources.State.Fullness.Times,
            sources.AccessLinesLost(),
            sources.Log.LinesLeftOut,
            [.. sources.Loads().Select(each => (long)each.Busy.TotalMilliseconds)]),
        time);

    /// <summary>Answers a question beside the actor that was asked; null for one about something else.</summary>
    internal Task<object>? Answer(IDirectoryQuery query, CancellationToken cancellation) =>
        query is CollectFacts ? Task.Run<object>(async () => await CollectAsync(cancellation).ConfigureAwait(false), cancellation) : null;

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private async Task<NodeFacts> CollectAsync(CancellationToken cancellation)
    {
        var state = sources.State;
        var (growth, over) = _watch.Read();
        var machine = reader.Read();
        var texts = new FactTexts();
        var endpoints = sources.Endpoints.List().Where(each => each.Source != EndpointSource.OtherNodes).ToList();
        var now = time.GetUtcNow();
        var certificates = sources.Certificates().Where(each => each.AgeAt(now) != CertificateAge.Valid || each.Problem.Length > 0).Where(each => each.IsShown).ToList();
        var queues = sources.Stores.Answer(new CollectQueues(default), cancellation) is { } asked ? (QueuesPage)await asked.ConfigureAwait(false) : new QueuesPage([]);
        return new NodeFacts(
            sources.Node,
            now,
            time.GetElapsedTime(_started),
            sources.Build,
            new StandingFacts(
                sources.IsReady(),
                state.IsDraining,
                state.Pairs,
                state.Model.MaxPairs,
                sources.WantedPairs(),
                state.Model.Fixed.Loops.Count,
                (long)sources.Loads().Select(each => each.LongestRound).DefaultIfEmpty().Max().TotalMilliseconds,
                state.Model.Fixed.Caches.Sum(each => each.MaxBytes),
                sources.IsClusterOpen),
            machine,
            growth,
            over,
            sources.Buffers())
        {
            Looked = new LookedAt(state.Model.Pools.Count, endpoints.Count, sources.Certificates().Count()),
            Log = new LogFacts(texts.Cut(sources.Log.Output), texts.Cut(sources.Log.Problem)),
            Parts = sources.Settings().Parts,
            Listeners = [.. (await ListenersAsync(cancellation).ConfigureAwait(false)).Take(NodeFacts.MaxListeners)],
            Pools =
            [
                .. Pools(endpoints, now).Take(NodeFacts.MaxRows)
                    .Select(each => each with { Failure = texts.Cut(each.Failure), Services = [.. each.Services.Select(texts.Cut)] }),
            ],
            Reached = [.. endpoints.Where(each => IsReached(each, now)).SelectMany(Keys).Distinct().Take(NodeFacts.MaxReached)],
            Endpoints =
            [
                .. Endpoints(endpoints, machine, now, cancellation).OrderBy(each => each.IsFull).Take(NodeFacts.MaxEndpoints)
                    .Select(each => each with { Why = texts.Cut(each.Why), Failure = texts.Cut(each.Failure) }),
            ],
            Certificates = [.. certificates.OrderBy(each => each.NotAfter).Take(NodeFacts.MaxRows).Select(each => Facts(each, texts))],
            Stores = [.. sources.Stores.All.Take(NodeFacts.MaxRows).Select(each => Facts(each, texts))],
            Queues = [.. queues.Rows.Where(each => each.Units + each.Held > 0 || each.State == QueueState.Held).Take(NodeFacts.MaxRows).Select(each => each with { Why = texts.Cut(each.Why) })],
            Time = time.GetUtcNow(), // as late as can be: gathering takes its time
        };
    }

    private async Task<IEnumerable<ListenerFacts>> ListenersAsync(CancellationToken cancellation)
    {
        var queues = (await sources.Listeners.QueuesAsync().WaitAsync(cancellation).ConfigureAwait(false)).ToLookup(each => each.Listener);
        return sources.Listeners.Bound.Select(each => new ListenerFacts(
            each.Name,
            $"{each.Endpoint}",
            sources.State.Model.Listeners.GetValueOrDefault(each.Name)?.Backlog ?? 0,
            queues[each.Name].Select(queue => queue.Max).DefaultIfEmpty().Min(),
            queues[each.Name].Select(queue => queue.Waiting).DefaultIfEmpty().Max()));
    }

    private static IEnumerable<uint> Keys(EndpointStatus each) => [NodeFacts.Key(each.Pool), NodeFacts.Key(each.Pool, each.Endpoint)];

    private static bool Refuses(EndpointStatus each, DateTimeOffset now) => each is { FailuresInARow: > 0, LastFailure.Time: var at } && now - at < Lately;

    // Pairs may be on their way, to where none arrives: then their failures tell.
    private bool IsReached(EndpointStatus each, DateTimeOffset now) => each.TakesPairs && !Refuses(each, now)
        && (each.Health == Health.Up || each.Pairs > 0 || sources.Health.OwnCheck(each.Pool, each.Endpoint)?.Verdict.State == Health.Up)
        && sources.Health.OwnCheck(each.Pool, each.Endpoint)?.Verdict.State != Health.Down;

    private HashSet<string> Used() => sources.State.Model.Listeners.Values.SelectMany(each => each.Pools).ToHashSet(StringComparer.Ordinal);

    private IEnumerable<PoolFacts> Pools(List<EndpointStatus> endpoints, DateTimeOffset now)
    {
        var byPool = endpoints.ToLookup(each => each.Pool);
        var used = Used();
        return from pool in sources.State.Model.Pools.Keys
               let status = sources.Endpoints.Pool(pool)
               where status is not null
               let all = byPool[pool].ToList()
               let refusing = all.Where(each => each.TakesPairs && Refuses(each, now)).ToList()
               let facts = new PoolFacts(pool, used.Contains(pool), all.Count, all.Count(each => each.TakesPairs), status.Waiting)
               {
                   Services = [.. status.Services.Where(each => each.Problem is not null).Take(2).Select(each => $"{each.Service}: {each.Problem!.Words}")],
                   Refusing = refusing.Count,
                   Failure = refusing.MaxBy(each => each.LastFailure!.Time)?.LastFailure!.Words ?? "",
               }
               where (facts is { IsUsed: true, Taking: 0 }) || facts.Refuses || facts.Waiting > 0 || !facts.Services.IsEmpty
               select facts;
    }

    private IEnumerable<EndpointFacts> Endpoints(List<EndpointStatus> endpoints, MachineFacts machine, DateTimeOffset now, CancellationToken cancellation)
    {
        var used = Used();
        var servers = endpoints.SelectMany(each => each.Addresses).Select(each => each.ToEndPoint()).Distinct();
        var ports = reader.Ports(machine, servers, cancellation);
        return endpoints.Select(each => Facts(each, ports, now) with { IsUnused = !used.Contains(each.Pool) })
            .Where(each => each.IsLost || each.Refuses || each.IsUnresolved || each.IsFull || each.Ports > machine.Ports / 2);
    }

    private EndpointFacts Facts(EndpointStatus each, IReadOnlyDictionary<IPEndPoint, int> ports, DateTimeOffset now)
    {
        var own = sources.Health.OwnCheck(each.Pool, each.Endpoint);

        // Whom an operator has taken out of service is not missed.
        var isWanted = each is { AdminState: AdminState.Ready, Weight: > 0 };
        return new EndpointFacts(
            each.Pool,
            each.Endpoint,
            isWanted && each.Health == Health.Down,
            isWanted ? own?.Verdict.State == Health.Down : null,
            isWanted && each.Ejection == Ejection.Out,
            each.Unresolved is not null,
            each.Pairs,
            each.MaxPairs,
            Why(each, own?.Words))
        {
            Failures = isWanted && Refuses(each, now) ? each.FailuresInARow : 0,
            SinceFailure = isWanted && Refuses(each, now) ? now - each.LastFailure!.Time : TimeSpan.Zero,
            Failure = isWanted && Refuses(each, now) ? each.LastFailure!.Words : "",
            Ports = each.Addresses.Select(address => ports.GetValueOrDefault(address.ToEndPoint())).DefaultIfEmpty().Max(),
        };
    }

    private string Why(EndpointStatus each, string? own) =>
        each.Unresolved?.Words
        ?? (each.Ejection == Ejection.Out ? each.LastFailure?.Words : null)
        ?? own ?? sources.Health.Report(each.Pool, each.Endpoint)?.Words ?? "";

    private static CertificateFacts Facts(CertificateInfo each, FactTexts texts) => new(
        each.Where, each.Use, texts.Cut(each.Names is [var first, ..] ? first : ""), each.NotBefore, each.NotAfter, texts.Cut(each.File), texts.Cut(each.Problem));

    private static StoreFacts Facts(NodeStore store, FactTexts texts)
    {
        var (settings, figures, refusal) = (store.Settings, store.Spool.Figures, store.Spool.Standing);
        return new StoreFacts(
            settings.Name,
            texts.Cut(settings.Directory),
            refusal == Stores.SpoolRefusal.None ? "" : texts.Cut(store.StandingText is { Length: > 0 } text ? text : $"{refusal}"),
            refusal == Stores.SpoolRefusal.Failed,
            figures.DiskBytes,
            settings.MaxBytes,
            figures.FreeBytes,
            settings.MinFree,
            figures.DeadUnits);
    }
}
