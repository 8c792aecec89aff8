using System.Collections.Concurrent;
using Akka.Actor;

namespace Proxy.Actors.Pools;

/// <summary>A pool at run time: the model in force, whose turn it is, and the state of its endpoints. Read by every loop; the
/// model is replaced whole by those who look up names and those who change endpoints.</summary>
/// <param name="model">The first model.</param>
public sealed class PoolState(PoolModel model)
{
    private readonly Lock _changing = new();

    // Hosts have no case. An entry stays when its endpoint goes: pairs are bound to it still, and it may come back.
    private readonly ConcurrentDictionary<string, EndpointState> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private volatile PoolModel _model = model;
    private volatile ServerGreeting? _greeting;
    private long _turn = -1;

    /// <summary>The model in force.</summary>
    public PoolModel Model => _model;

    /// <summary>What comes before the first byte to a server; null where nothing does.</summary>
    public ServerGreeting? Greeting
    {
        get => _greeting;
        set => _greeting = value;
    }

    /// <summary>Who looks up the names of its endpoints.</summary>
    internal IActorRef Resolver { get; set; } = ActorRefs.Nobody;

    /// <summary>Keeps pairs from going round in circles; null as long as the pool is in no node.</summary>
    internal CircleGuard? Circles { get; set; }

    /// <summary>Who is told of connects that failed; null for nobody.</summary>
    internal IDialWatch? DialWatch { get; set; }

    /// <summary>Told of every change of the model: the one before and the one in force. Called while the pool changes; whoever hears it
    /// must be quick and change no pool.</summary>
    internal event Action<PoolModel, PoolModel>? Changed;

    /// <summary>Takes the next turn, from 0.</summary>
    public long NextTurn() => Interlocked.Increment(ref _turn);

    /// <summary>The state of an endpoint: the same object for a name as long as the pool lives.</summary>
    /// <param name="endpoint">The endpoint's name, <c>host:port</c>.</param>
    public EndpointState StateOf(string endpoint) => _endpoints.GetOrAdd(endpoint, static _ => new EndpointState());

    /// <summary>Whether pairs are bound to its endpoints, those that are gone included.</summary>
    internal bool HasPairs => _endpoints.Values.Any(endpoint => endpoint.Pairs > 0);

    /// <summary>Puts a change of the model in force; changes of several threads do not undo each other.</summary>
    internal void Change(Func<PoolModel, PoolModel> change)
    {
        lock (Circles?.Changing ?? _changing)
        {
            var before = _model;
            var after = Circles is null ? change(before) : Circles.Judge(change(before));
            _model = after;
            if (!ReferenceEquals(before, after)) Changed?.Invoke(before, after);
        }
    }
}
