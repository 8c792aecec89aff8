using System.Collections.Immutable;
using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Verdicts;

/// <content>What follows of what is known.</content>
internal sealed partial class HealthBook
{
    /// <summary>Draws what follows from what has come in since the last call.</summary>
    internal void Decide(long now)
    {
        foreach (var endpoint in _doubtful) Decide(endpoint, now);
        _doubtful.Clear();
    }

    private void Decide(WatchedEndpoint endpoint, long now)
    {
        var shared = endpoint.Pool.IsShared;
        endpoint.Owners = shared ? endpoint.Pool.Owners.Of(endpoint.Key) : [];
        var isOwner = !shared || endpoint.Owners.Contains(self);
        NoteWhetherSaid(endpoint, isOwner || !OpinionsOf(endpoint, endpoint.Owners).IsEmpty || endpoint.Address is null, now);
        Take(endpoint, endpoint.Address is not null && (isOwner || endpoint.IsFallback));

        var said = shared ? OpinionsOf(endpoint, endpoint.Owners) : [.. Own(endpoint)];
        // Who was an owner falls silent when all that came after it have spoken.
        Tell(endpoint, shared && endpoint.Own is not null && (isOwner || (endpoint.IsTold && said.Length < endpoint.Owners.Length)));
        Conclude(endpoint, Opinion.Together(said) ?? (endpoint.IsFallback ? endpoint.Own : null) ?? Hearsay(endpoint));
    }

    private void NoteWhetherSaid(WatchedEndpoint endpoint, bool isSaid, long now)
    {
        if (isSaid)
        {
            endpoint.UnsaidSince = null;
            endpoint.IsFallback = false;
            _unsaid.Remove(endpoint);
            return;
        }

        endpoint.UnsaidSince ??= now;
        endpoint.IsFallback = now - endpoint.UnsaidSince >= UnsaidIntervals * endpoint.Pool.Check.Every.TotalMilliseconds;
        _unsaid.Add(endpoint);
    }

    /// <summary>Begins to check an endpoint, from what the others know of it, or ceases to.</summary>
    private void Take(WatchedEndpoint endpoint, bool isMine)
    {
        if (endpoint.IsMine == isMine) return;
        endpoint.IsMine = isMine;
        if (isMine) endpoint.Own = null;
        _areTargetsNew = true;
    }

    private void Conclude(WatchedEndpoint endpoint, Opinion? opinion)
    {
        if (opinion is not { } decisive) return;
        if (endpoint.Health == decisive.Health)
        {
            endpoint.Because = decisive with { Since = endpoint.Because?.Since ?? decisive.Since };
            return;
        }

        _changes.Add(new HealthChange(endpoint.Pool, endpoint.Name, endpoint.Health, decisive));
        endpoint.Health = decisive.Health;
        endpoint.Because = decisive;
        endpoint.Pool.IsToBeChanged = true;
    }

    /// <summary>What any node has said, for one that knows nothing yet: owners that have just come have not spoken.</summary>
    private Opinion? Hearsay(WatchedEndpoint endpoint) =>
        endpoint.Pool.IsShared && endpoint.Because is null ? Opinion.Together(_heard.Of(endpoint.Key).Select(each => each.Opinion)) : null;

    private ImmutableArray<Opinion> OpinionsOf(WatchedEndpoint endpoint, ImmutableArray<string> owners) =>
    [
        .. _heard.Of(endpoint.Key).Where(each => owners.Contains(each.Opinion.Node) && Signs.Counts(each.Opinion.Node, each.Life)).Select(each => each.Opinion),
        .. Own(endpoint).Where(own => owners.Contains(own.Node)),
    ];

    private static IEnumerable<Opinion> Own(WatchedEndpoint endpoint) => endpoint.Own is { } own ? [own] : [];

    /// <summary>Compares a pool's endpoints with those that are known.</summary>
    private void Scan(WatchedPool pool)
    {
        var model = pool.State.Model;
        if (ReferenceEquals(model, pool.Seen)) return;
        pool.Seen = model;
        var gone = pool.Endpoints.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var each in model.Endpoints)
        {
            gone.Remove(each.Name);
            var endpoint = pool.Endpoints.GetValueOrDefault(each.Name) ?? Add(pool, each.Name);
            var address = AddressOf(each, model, endpoint.Address);
            pool.IsToBeChanged |= each.Health != endpoint.Health;
            if (address == endpoint.Address) continue;
            endpoint.Address = address;
            _areTargetsNew = true;
            _doubtful.Add(endpoint);
        }

        pool.Ejected = [.. model.Endpoints.Where(each => each.Ejection != Ejection.None).Select(each => pool.Endpoints[each.Name])];
        foreach (var name in gone)
        {
            if (pool.Endpoints.Remove(name, out var endpoint)) Forget(endpoint);
        }
    }

    private WatchedEndpoint Add(WatchedPool pool, string name)
    {
        var endpoint = new WatchedEndpoint(pool, name);
        pool.Endpoints.Add(name, endpoint);
        _endpoints[endpoint.Key] = endpoint;
        _doubtful.Add(endpoint);
        return endpoint;
    }

    /// <summary>The address to check. Name servers give several in turns: one that is checked stays so as long as there is.</summary>
    private static TcpAddress? AddressOf(EndpointModel endpoint, PoolModel pool, TcpAddress? before)
    {
        if (endpoint.AdminState == AdminState.Maint) return null;
        if (before is { } known && endpoint.Addresses.Contains(known) && !pool.Avoided.Contains(known)) return before;
        return endpoint.Addresses.Where(address => !pool.Avoided.Contains(address)).Cast<TcpAddress?>().FirstOrDefault();
    }
}
