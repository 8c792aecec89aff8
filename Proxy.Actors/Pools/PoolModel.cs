using System.Collections.Immutable;

namespace Proxy.Actors.Pools;

/// <summary>A pool as it is used: a value, replaced whole when addresses or configuration change.</summary>
public sealed record PoolModel
{
    private readonly ImmutableArray<int> _turns;

    /// <summary>Makes a pool.</summary>
    /// <param name="name">The pool's name.</param>
    /// <param name="endpoints">At least one.</param>
    /// <param name="attempts">Endpoints tried at most for one pair.</param>
    public PoolModel(string name, ImmutableArray<EndpointModel> endpoints, int attempts)
    {
        Name = name;
        Endpoints = endpoints;
        Attempts = attempts;
        _turns = RoundRobin.Turns([.. endpoints.Select(endpoint => endpoint.Weight)]);
    }

    /// <summary>The pool's name.</summary>
    public string Name { get; }

    /// <summary>The endpoints, in the order of the configuration.</summary>
    public ImmutableArray<EndpointModel> Endpoints { get; }

    /// <summary>Endpoints tried at most for one pair.</summary>
    public int Attempts { get; }

    /// <summary>Where a pair is to go.</summary>
    /// <param name="turn">The pair's number in the pool's order of turns, from 0.</param>
    /// <param name="attempt">0 for the first try; each further one goes to the next endpoint, and once all have been
    /// tried, to their next addresses.</param>
    /// <returns>Null when there is nothing more to try.</returns>
    public Candidate? Choose(long turn, int attempt)
    {
        if (attempt >= Attempts) return null;
        var resolved = Endpoints.Sum(endpoint => endpoint.Addresses.Length);
        if (attempt >= resolved) return null;
        var left = attempt;
        for (var step = 0; ; step++)
        {
            var round = step / Endpoints.Length;
            var endpoint = Endpoints[(First(turn) + step) % Endpoints.Length];
            if (round >= endpoint.Addresses.Length) continue;
            if (left-- > 0) continue;
            // An endpoint moves on to its next address with each round of turns: by the turn itself it might never, as
            // its turns may all be even.
            var address = ((turn / _turns.Length) + round) % endpoint.Addresses.Length;
            return new Candidate(endpoint.Name, endpoint.Addresses[(int)address]);
        }
    }

    private int First(long turn) => _turns[(int)(turn % _turns.Length)];
}
