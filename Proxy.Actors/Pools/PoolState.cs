using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Proxy.Configuration;

namespace Proxy.Actors.Pools;

/// <summary>A pool at run time: the model in force, the state of its endpoints, and who waits for them. Used by every loop; the model is
/// replaced whole by those who look up names, watch endpoints or change them.</summary>
public sealed partial class PoolState
{
    private const int MaxProblem = 200;

    private readonly Lock _changing = new();

    // Hosts have no case.
    private readonly ConcurrentDictionary<string, EndpointState> _endpoints = new(StringComparer.OrdinalIgnoreCase);
    private volatile PoolModel _model;
    private bool _isGone;
    private volatile ServerGreeting? _greeting;

    /// <summary>Makes a pool.</summary>
    /// <param name="model">The first model.</param>
    public PoolState(PoolModel model)
    {
        _model = model;
        PutInForce(model);
    }

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

    /// <summary>What is known of its services.</summary>
    internal ImmutableArray<ServiceStatus> Services { get; set; } = [];

    /// <summary>Keeps pairs from going round in circles; null as long as the pool is in no node.</summary>
    internal CircleGuard? Circles { get; set; }

    /// <summary>Who is told of connects that failed; null for nobody.</summary>
    internal IDialWatch? DialWatch { get; set; }

    /// <summary>The node's log.</summary>
    internal ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>The clock of ejections and of coming back.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Told of every change of the model, with the one before. Its caller holds a lock: what takes long is done elsewhere.</summary>
    internal event Action<PoolModel, PoolModel>? Changed;

    /// <summary>The state of an endpoint: the same object for a name as long as the endpoint is in the pool or has pairs.</summary>
    /// <param name="endpoint">The endpoint's name, <c>host:port</c>.</param>
    public EndpointState StateOf(string endpoint) => _endpoints.GetOrAdd(endpoint, static (name, pool) => new EndpointState(pool, name), this);

    /// <summary>Takes note of names that could not be looked up, and of those that could be.</summary>
    /// <param name="isAsked">Whether an endpoint's name was looked up.</param>
    /// <param name="problemOf">Why that failed; null where it did not.</param>
    internal void NoteNames(Func<EndpointModel, bool> isAsked, Func<EndpointModel, string?> problemOf)
    {
        var now = Time.GetUtcNow();
        foreach (var endpoint in _model.Endpoints.Where(isAsked))
        {
            var state = StateOf(endpoint.Name);
            state.Unresolved = problemOf(endpoint) is { } words ? new DialNote(state.Unresolved?.Time ?? now, Quoted.Plain(words, MaxProblem)) : null;
        }
    }

    /// <summary>Nobody needs it any more: nothing changes from here on.</summary>
    internal void Retire()
    {
        lock (Circles?.Changing ?? _changing)
        {
            _isGone = true;
            _ramping?.Dispose();
            _ramping = null;
        }
    }

    /// <summary>Puts a change of the model in force; changes of several threads do not undo each other.</summary>
    /// <param name="change">Makes the new model of the one before; null where there is nothing to change.</param>
    internal void Change(Func<PoolModel, PoolModel?> change)
    {
        lock (Circles?.Changing ?? _changing)
        {
            var before = _model;
            if (_isGone || change(before) is not { } changed) return;
            var after = ComingBack(before, changed);
            if (Circles is not null) after = Circles.Judge(after);
            PutInForce(after);
            Changed?.Invoke(before, after);
        }
    }
}
