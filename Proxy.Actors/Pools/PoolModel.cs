using System.Collections.Immutable;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>A pool as it is used: a value, replaced whole when one of its endpoints changes.</summary>
public sealed record PoolModel
{
    private ImmutableArray<ImmutableArray<EndpointModel>> _tiers;

    /// <summary>Makes a pool.</summary>
    /// <param name="settings">What the configuration says of it; its endpoints are passed over.</param>
    /// <param name="endpoints">Its endpoints.</param>
    public PoolModel(PoolSettings settings, ImmutableArray<EndpointModel> endpoints)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings with { Endpoints = [] };
        Endpoints = endpoints;
        Balance = settings.Balance;
        MaxPairs = settings.MaxPairs;
    }

    /// <summary>Makes a pool of which nothing else is configured.</summary>
    /// <param name="name">The pool's name.</param>
    /// <param name="balance">How the endpoint of a new pair is picked.</param>
    /// <param name="endpoints">Its endpoints.</param>
    /// <param name="attempts">Endpoints tried at most for one pair.</param>
    public PoolModel(string name, BalanceMethod balance, ImmutableArray<EndpointModel> endpoints, int attempts)
        : this(new PoolSettings(name, balance, [], attempts), endpoints)
    {
    }

    /// <summary>What the configuration says of it, without endpoints.</summary>
    public PoolSettings Settings { get; }

    /// <summary>The pool's name.</summary>
    public string Name => Settings.Name;

    /// <summary>How the endpoint of a new pair is picked.</summary>
    public BalanceMethod Balance { get; init; }

    /// <summary>Pairs that all endpoints together have at once at most; null for any number.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>The endpoints, in the order of the configuration, then those that were found or added at run time.</summary>
    public ImmutableArray<EndpointModel> Endpoints { get; private init; }

    /// <summary>Endpoints tried at most for one pair.</summary>
    public int Attempts => Settings.Attempts;

    /// <summary>Addresses of endpoints that are not tried, as they lead back to this pool.</summary>
    public ImmutableArray<TcpAddress> Avoided { get; private init; } = [];

    /// <summary>Whether all that operators want are down or left out, and are tried all the same.</summary>
    public bool IsPanicking => Settings.WhenAllDown == WhenAllDown.Try && IsDown;

    /// <summary>Whether there are endpoints that operators want, and all of them are down or left out.</summary>
    public bool IsDown => Endpoints.Any(each => each.IsWanted && IsReachable(each)) && !Endpoints.Any(each => each.TakesPairs && IsReachable(each));

    /// <summary>The endpoints that pairs go to, with the addresses that are tried: those of the first tier, and when all of them have been
    /// tried for a pair, those of the next.</summary>
    public ImmutableArray<ImmutableArray<EndpointModel>> Tiers => _tiers.IsDefault ? _tiers = FindTiers() : _tiers;

    /// <summary>Why a pair finds no endpoint to try, in the operator's words.</summary>
    public string UnavailableReason => Endpoints.IsEmpty ? $"pool {Name} has no endpoint yet" : !Endpoints.Any(endpoint => endpoint.TakesPairs)
        ? $"no endpoint of pool {Name} takes new pairs ({string.Join(", ", Endpoints.Select(Reason))})"
        : Avoided.IsEmpty ? "no address is known" : $"every address leads back to pool {Name}";

    /// <summary>The pool as the configuration has it, with the addresses that need no look-up.</summary>
    internal static PoolModel Of(PoolSettings settings) => new(settings, [.. settings.Endpoints.Select(EndpointModel.Of)]);

    /// <summary>The pool with other addresses.</summary>
    /// <param name="addresses">By the endpoint's name; endpoints that are not in it keep what they have.</param>
    internal PoolModel WithAddresses(IReadOnlyDictionary<string, ImmutableArray<TcpAddress>> addresses) => With(
        Endpoints.Select(endpoint => addresses.TryGetValue(endpoint.Name, out var found) ? endpoint with { Addresses = found } : endpoint));

    /// <summary>The pool with what was observed of an endpoint.</summary>
    internal PoolModel WithHealth(string endpoint, Health health) => With(
        Endpoints.Select(each => IsNamed(each, endpoint) ? each.Observed(health) : each));

    /// <summary>The pool with what was observed of endpoints, by their names in lower case.</summary>
    internal PoolModel WithHealth(IReadOnlyDictionary<string, Health> health) => With(
        Endpoints.Select(each => health.TryGetValue(each.Name.ToLowerInvariant(), out var seen) ? each.Observed(seen) : each));

    /// <summary>The pool with other facts of each endpoint.</summary>
    internal PoolModel With(Func<EndpointModel, EndpointModel> change) => With(Endpoints.Select(change));

    /// <summary>The pool with the operators' overrides, and with nothing of earlier ones.</summary>
    internal PoolModel With(EndpointOverrides overrides) => With(
    [
        .. Endpoints.Where(endpoint => !endpoint.IsAdded).Select(endpoint => endpoint.With(overrides.Of(Name, endpoint.Name))),
        .. overrides.All.Where(IsAddedHere).OrderBy(entry => entry.Endpoint, StringComparer.Ordinal)
            .Select(entry => Added(entry.Endpoint, entry.Override)).OfType<EndpointModel>(),
    ]) with
    {
        Balance = overrides.Of(Name).Balance ?? Settings.Balance,
        MaxPairs = overrides.Of(Name).MaxPairs.Over(Settings.MaxPairs),
    };

    /// <summary>The pool with addresses that are not tried, and no others of that kind.</summary>
    internal PoolModel Avoiding(ImmutableArray<TcpAddress> addresses) =>
        addresses.SequenceEqual(Avoided) ? this : this with { Avoided = addresses, _tiers = default };

    /// <summary>The pool with other endpoints.</summary>
    internal PoolModel With(IEnumerable<EndpointModel> endpoints) => this with { Endpoints = [.. endpoints], _tiers = default };

    private ImmutableArray<ImmutableArray<EndpointModel>> FindTiers()
    {
        var usable = Endpoints.Where(each => each.TakesPairs && IsReachable(each)).ToList();
        if (usable.Count == 0 && Settings.WhenAllDown == WhenAllDown.Try) usable = [.. Endpoints.Where(each => each.IsWanted && IsReachable(each))];
        var tiers = usable.Select(Passable).GroupBy(each => each.Priority).OrderBy(tier => tier.Key).Select(tier => tier.ToImmutableArray());
        // Who has tried all of them in vain tries those that are left out: they may be well again.
        var last = Endpoints.Where(each => each is { IsWanted: true, Ejection: Ejection.Out } && each.Health != Health.Down && IsReachable(each)).Select(Passable).ToImmutableArray();
        return usable.Count == 0 || last.IsEmpty || usable.Exists(each => each.Ejection == Ejection.Out) ? [.. tiers] : [.. tiers, last];
    }

    private bool IsReachable(EndpointModel endpoint) =>
        Avoided.IsEmpty ? !endpoint.Addresses.IsEmpty : endpoint.Addresses.Any(address => !Avoided.Contains(address));

    private EndpointModel Passable(EndpointModel endpoint) =>
        Avoided.IsEmpty ? endpoint : endpoint with { Addresses = [.. endpoint.Addresses.Where(address => !Avoided.Contains(address))] };

    private bool IsAddedHere((string Pool, string Endpoint, EndpointOverride Override) entry) =>
        entry.Pool == Name && entry.Override.IsAdded && !Endpoints.Any(endpoint => !endpoint.IsAdded && IsNamed(endpoint, entry.Endpoint));

    private EndpointModel? Added(string name, EndpointOverride added)
    {
        var known = Endpoints.FirstOrDefault(endpoint => IsNamed(endpoint, name));
        if (known is not null) return known.With(added);
        var parsed = EndpointAddress.Parse(name);
        return parsed.IsOk ? (EndpointModel.Of(parsed.Value!) with { IsAdded = true }).With(added) : null;
    }

    private static bool IsNamed(EndpointModel endpoint, string name) => string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase);

    private static string Reason(EndpointModel endpoint) => endpoint switch
    {
        { AdminState: not AdminState.Ready } => $"{endpoint.Name} is in {endpoint.AdminState.ToString().ToLowerInvariant()}",
        { Weight: 0 } => $"{endpoint.Name} has weight 0",
        { Health: Health.Down } => $"{endpoint.Name} is down",
        _ => $"{endpoint.Name} could not be reached",
    };
}
