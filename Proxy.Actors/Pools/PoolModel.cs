using System.Collections.Immutable;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>A pool as it is used: a value, replaced whole when one of its endpoints changes.</summary>
public sealed record PoolModel
{
    private readonly ImmutableArray<EndpointModel> _taking;
    private readonly IBalancer _balancer;

    /// <summary>Makes a pool.</summary>
    /// <param name="name">The pool's name.</param>
    /// <param name="balance">How the endpoint of a new pair is picked.</param>
    /// <param name="endpoints">At least one.</param>
    /// <param name="attempts">Endpoints tried at most for one pair.</param>
    /// <param name="avoided">Addresses that are not tried.</param>
    public PoolModel(
        string name, BalanceMethod balance, ImmutableArray<EndpointModel> endpoints, int attempts, ImmutableArray<TcpAddress> avoided = default)
    {
        Name = name;
        Balance = balance;
        Endpoints = endpoints;
        Attempts = attempts;
        Avoided = avoided.IsDefault ? [] : avoided;
        _taking = [.. endpoints.Where(endpoint => endpoint.TakesPairs)];
        _balancer = Balancers.Create(balance, Avoided.IsEmpty ? _taking : [.. _taking.Select(Passable)]);
    }

    /// <summary>The pool's name.</summary>
    public string Name { get; }

    /// <summary>How the endpoint of a new pair is picked.</summary>
    public BalanceMethod Balance { get; }

    /// <summary>The endpoints, in the order of the configuration, then those that were added at run time by name.</summary>
    public ImmutableArray<EndpointModel> Endpoints { get; }

    /// <summary>Endpoints tried at most for one pair.</summary>
    public int Attempts { get; }

    /// <summary>Pairs that all endpoints together have at once at most; null for any number.</summary>
    public int? MaxPairs { get; init; }

    /// <summary>Addresses of endpoints that are not tried, as they lead back to this pool.</summary>
    public ImmutableArray<TcpAddress> Avoided { get; }

    /// <summary>Why a pair finds no endpoint to try, in the operator's words.</summary>
    public string UnavailableReason => _taking.IsEmpty
        ? $"no endpoint of pool {Name} takes new pairs ({string.Join(", ", Endpoints.Select(Reason))})"
        : Avoided.IsEmpty ? "no address is known" : $"every address leads back to pool {Name}";

    /// <summary>Where a pair is to go.</summary>
    /// <param name="turn">The pair's number in the pool's order of turns, from 0.</param>
    /// <param name="attempt">0 for the first try; further ones go to other endpoints, then to their further addresses.</param>
    /// <returns>Null when there is nothing more to try.</returns>
    public Candidate? Choose(long turn, int attempt)
    {
        if (attempt >= Attempts) return null;
        return _balancer.Choose(turn, attempt);
    }

    /// <summary>The pool as the configuration has it, with the addresses that need no look-up.</summary>
    internal static PoolModel Of(PoolSettings settings) =>
        new(settings.Name, settings.Balance, [.. settings.Endpoints.Select(EndpointModel.Of)], settings.Attempts);

    /// <summary>Whether new pairs go to an endpoint of that name.</summary>
    internal bool Takes(string endpoint) => _taking.Any(each => each.Name == endpoint);

    /// <summary>The pool with other addresses.</summary>
    /// <param name="addresses">By the endpoint's name; endpoints that are not in it keep what they have.</param>
    internal PoolModel WithAddresses(IReadOnlyDictionary<string, ImmutableArray<TcpAddress>> addresses) => With(
        Endpoints.Select(endpoint => addresses.TryGetValue(endpoint.Name, out var found) ? endpoint with { Addresses = found } : endpoint));

    /// <summary>The pool with what was observed of an endpoint.</summary>
    internal PoolModel WithHealth(string endpoint, Health health) => With(
        Endpoints.Select(each => IsNamed(each, endpoint) ? each with { Health = health } : each));

    /// <summary>The pool with what was observed of endpoints, by their names in lower case.</summary>
    internal PoolModel WithHealth(IReadOnlyDictionary<string, Health> health) => With(
        Endpoints.Select(each => health.TryGetValue(each.Name.ToLowerInvariant(), out var seen) ? each with { Health = seen } : each));

    /// <summary>The pool with the operators' overrides, and with nothing of earlier ones.</summary>
    internal PoolModel With(EndpointOverrides overrides) => With(
    [
        .. Endpoints.Where(endpoint => !endpoint.IsAdded).Select(endpoint => endpoint.With(overrides.Of(Name, endpoint.Name))),
        .. overrides.All.Where(IsAddedHere).OrderBy(entry => entry.Endpoint, StringComparer.Ordinal)
            .Select(entry => Added(entry.Endpoint, entry.Override)).OfType<EndpointModel>(),
    ]);

    /// <summary>The pool with addresses that are not tried, and no others of that kind.</summary>
    internal PoolModel Avoiding(ImmutableArray<TcpAddress> addresses) =>
        addresses.SequenceEqual(Avoided) ? this : new(Name, Balance, Endpoints, Attempts, addresses);

    private PoolModel With(IEnumerable<EndpointModel> endpoints) => new(Name, Balance, [.. endpoints], Attempts, Avoided);

    private EndpointModel Passable(EndpointModel endpoint) =>
        endpoint with { Addresses = [.. endpoint.Addresses.Where(address => !Avoided.Contains(address))] };

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
        { Health: Health.Down } => $"{endpoint.Name} is down",
        _ => $"{endpoint.Name} has weight 0",
    };
}
