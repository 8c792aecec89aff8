using Proxy.Actors.CacheListing;
using Proxy.Actors.Forwarding;
using Proxy.Actors.Listing;
using Proxy.Actors.Load;
using Proxy.Actors.Pairs;
using Proxy.Membership.Certificates;

namespace Proxy.Actors;

/// <content>What operators see of the node itself.</content>
public sealed partial class ProxyNode
{
    /// <summary>Lists and changes what lies in the stores, here and on other nodes.</summary>
    public StoreDirectory Stores { get; private set; } = null!;

    /// <summary>Lists and purges what the caches have stored, here and on other nodes.</summary>
    public CacheDirectory Caches => new(Directory);

    /// <summary>Tells what all nodes do.</summary>
    public LoadDirectory Load => new(Directory);

    /// <inheritdoc/>
    public IReadOnlyList<CertificateInfo> Certificates => Remoting.Certificates is { } own ? [.. _tls.Certificates, .. own.Infos] : _tls.Certificates;

    /// <summary>A listener in full.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null when there is none of that name.</returns>
    public async Task<ListenerStatus?> ListenerAsync(string name)
    {
        if (Listeners.FirstOrDefault(each => each.Name == name) is not { } bound || Model.Listeners.GetValueOrDefault(name)?.Settings is not { } settings)
            return null;
        var counted = await Task.WhenAll(_nodeLoops.Select(loop => loop.CallAsync(() => loop.Counters.Routes(name)))).ConfigureAwait(false);
        var routes = settings.Routes.Select(route => route.Name).Append(ListenerStatus.DefaultRoute).Append("").Distinct(StringComparer.Ordinal);
        return new ListenerStatus(
            settings,
            bound.Endpoint,
            routes.ToDictionary(route => route, route => counted.Sum(loop => loop.GetValueOrDefault(route)), StringComparer.Ordinal),
            _state.Gates.Describe(settings));
    }

    /// <summary>What the node holds now.</summary>
    public async Task<NodeCounts> CountAsync()
    {
        var counts = await Task.WhenAll(_nodeLoops.Select(CountAsync)).ConfigureAwait(false);
        return new NodeCounts(
            _state.Pairs,
            counts.Sum(count => count.Sockets),
            counts.Sum(count => count.LanesAttached),
            counts.Sum(count => count.LanesFree),
            _state.Bank.Rented + counts.Sum(count => count.SegmentsHeld),
            counts.Sum(count => count.FlowEntries),
            counts.Sum(count => count.FlowsInTimeWait));
    }

    private PairDirectory StartDirectory()
    {
        var directory = new NodeDirectory(ClusterAddress, _state, _nodeLoops, _time);
        var caches = new CacheDesk(ClusterAddress, _caches);
        var load = new LoadDesk(directory, _state, Endpoints, () => _loops.Select(loop => loop.Load), _time);
        var events = StartEvents();
        _facts = StartFacts(directory);
        var actor = System.ActorOf(
            DirectoryActor.Props(
                directory,
                _feed,
                _time,
                (query, cancellation) => _stores.Answer(query, cancellation) ?? caches.Answer(query, cancellation) ?? _facts.Answer(query, cancellation)
                    ?? load.Answer(query, cancellation) ?? events.Answer(query)),
            DirectoryActor.Name);
        return new PairDirectory(System, actor, _state.Region, _time, _nodeLoops.Length);
    }

    private static Task<NodeCounts> CountAsync(NodeLoop loop) => loop.CallAsync(() => new NodeCounts(
        0,
        loop.Io.WatchedSockets,
        loop.Lanes.Attached,
        loop.Lanes.Free,
        -loop.Buffers.Segments.AtHand,
        loop.Flows.Count,
        loop.Flows.Waiting));
}
