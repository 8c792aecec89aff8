using System.Collections.Immutable;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>A pool as it is used: a value, replaced whole when addresses, states or weights change.</summary>
public sealed record PoolModel
{
    private readonly ImmutableArray<EndpointModel> _taking;
    private readonly ImmutableArray<int> _turns;
    private readonly int _addresses;

    /// <summary>Makes a pool.</summary>
    /// <param name="name">The pool's name.</param>
    /// <param name="endpoints">At least one.</param>
    /// <param name="attempts">Endpoints tried at most for one pair.</param>
    public PoolModel(string name, ImmutableArray<EndpointModel> endpoints, int attempts)
    {
        Name = name;
        Endpoints = endpoints;
        Attempts = attempts;
        _taking = [.. endpoints.Where(endpoint => endpoint.TakesPairs)];
        _turns = _taking.IsEmpty ? [] : RoundRobin.Turns([.. _taking.Select(endpoint => endpoint.Weight)]);
        _addresses = _taking.Sum(endpoint => endpoint.Addresses.Length);
    }

    /// <summary>The pool's name.</summary>
    public string Name { get; }

    /// <summary>The endpoints, in the order of the configuration, then those that were added at run time by name.</summary>
    public ImmutableArray<EndpointModel> Endpoints { get; }

    /// <summary>Endpoints tried at most for one pair.</summary>
    public int Attempts { get; }

    /// <summary>Why a pair finds no endpoint to try, in the operator's words.</summary>
    public string Shortage => _taking.IsEmpty
        ? $"no endpoint of pool {Name} takes new pairs ({string.Join(", ", Endpoints.Select(Reason))})"
        : "no address is known";

    /// <summary>Where a pair is to go.</summary>
    /// <param name="turn">The pair's number in the pool's order of turns, from 0.</param>
    /// <param name="attempt">0 for the first try; each further one goes to the next endpoint that takes pairs, and once all
    /// have been tried, to their next addresses.</param>
    /// <returns>Null when there is nothing more to try.</returns>
    public Candidate? Choose(long turn, int attempt)
    {
        if (attempt >= Attempts || attempt >= _addresses) return null;
        var left = attempt;
        for (var step = 0; ; step++)
        {
            var round = step / _taking.Length;
            var endpoint = _taking[(First(turn) + step) % _taking.Length];
            if (round >= endpoint.Addresses.Length) continue;
            if (left-- > 0) continue;
            // An endpoint moves on to its next address with each round of turns: by the turn itself it might never, as
            // its turns may all be even.
            var address = ((turn / _turns.Length) + round) % endpoint.Addresses.Length;
            return new Candidate(endpoint, endpoint.Addresses[(int)address]);
        }
    }

    /// <summary>Whether new pairs go to an endpoint of that name.</summary>
    internal bool Takes(string endpoint) => _taking.Any(each => each.Name == endpoint);

    /// <summary>The pool with other addresses.</summary>
    /// <param name="addresses">By the endpoint's name; endpoints that are not in it keep what they have.</param>
    internal PoolModel WithAddresses(IReadOnlyDictionary<string, ImmutableArray<TcpAddress>> addresses) => new(
        Name,
        [.. Endpoints.Select(endpoint => addresses.TryGetValue(endpoint.Name, out var found) ? endpoint with { Addresses = found } : endpoint)],
        Attempts);

    /// <summary>The pool with what was said about its endpoints at run time, and with nothing of what was said before.</summary>
    internal PoolModel With(EndpointOverrides said) => new(
        Name,
        [
            .. Endpoints.Where(endpoint => !endpoint.IsAdded).Select(endpoint => endpoint.With(said.Of(Name, endpoint.Name))),
            .. said.All.Where(IsAddedHere).OrderBy(entry => entry.Endpoint, StringComparer.Ordinal).Select(entry => Added(entry.Endpoint, entry.Override)).OfType<EndpointModel>(),
        ],
        Attempts);

    private int First(long turn) => _turns[(int)(turn % _turns.Length)];

    private bool IsAddedHere((string Pool, string Endpoint, EndpointOverride Override) entry) =>
        entry.Pool == Name && entry.Override.IsAdded && !Endpoints.Any(endpoint => !endpoint.IsAdded && IsNamed(endpoint, entry.Endpoint));

    private EndpointModel? Added(string name, EndpointOverride said)
    {
        var known = Endpoints.FirstOrDefault(endpoint => IsNamed(endpoint, name));
        if (known is not null) return known.With(said);
        var parsed = EndpointAddress.Parse(name);
        return parsed.IsOk ? (EndpointModel.Of(parsed.Value!) with { IsAdded = true }).With(said) : null;
    }

    private static bool IsNamed(EndpointModel endpoint, string name) => string.Equals(endpoint.Name, name, StringComparison.OrdinalIgnoreCase);

    private static string Reason(EndpointModel endpoint) => endpoint.State == EndpointState.Ready
        ? $"{endpoint.Name} has weight 0"
        : $"{endpoint.Name} is in {endpoint.State.ToString().ToLowerInvariant()}";
}
