namespace Proxy.Actors.Pools;

/// <summary>What a node holds of an endpoint of a pool at run time: its pairs, and how connecting to it went. One object for each pool and
/// name as long as the endpoint is in the pool or has pairs, whatever models of it follow each other. Written with the pool's lock held.</summary>
public sealed class EndpointState
{
    private readonly PoolState _pool;
    private int _pairs;

    internal EndpointState(PoolState pool, string name) => (_pool, Name) = (pool, name);

    /// <summary>The endpoint's name, <c>host:port</c>.</summary>
    public string Name { get; }

    /// <summary>Pairs of this node that are bound to the endpoint or on their way to it.</summary>
    public int Pairs => Volatile.Read(ref _pairs);

    /// <summary>Attempts to connect that failed since the last that did not.</summary>
    public int FailuresInARow { get; internal set; }

    /// <summary>What the last attempt that failed met with; null when none has failed.</summary>
    public DialNote? LastFailure { get; internal set; }

    /// <summary>Since when its name cannot be looked up, and why; null while it can be.</summary>
    public DialNote? Unresolved { get; internal set; }

    /// <summary>How often it was left out.</summary>
    public long Ejections { get; internal set; }

    /// <summary>Until when it is left out, in the pool's clock; null when it is not.</summary>
    internal DateTimeOffset? EjectedUntil { get; set; }

    /// <summary>How often it was left out in a row.</summary>
    internal int EjectedInARow { get; set; }

    /// <summary>How long it was left out the last time.</summary>
    internal TimeSpan LastEjection { get; set; }

    /// <summary>Whether it is about to be left out.</summary>
    internal bool IsEjecting { get; set; }

    /// <summary>Whether the one pair is under way that a half-open endpoint gets.</summary>
    internal bool IsOnTrial { get; set; }

    /// <summary>When it began to come back; null when it has its whole part.</summary>
    internal DateTimeOffset? RampBegan { get; set; }

    /// <summary>Where it is picked from now; null where it gets no pairs.</summary>
    internal PoolTier? Tier { get; set; }

    /// <summary>Its place in <see cref="Tier"/>.</summary>
    internal int Place { get; set; }

    /// <summary>Which of its addresses is next.</summary>
    internal uint NextAddress { get; set; }

    /// <summary>How long connecting to it takes, and when that was brought up to date: see <see cref="Balancing.LoadTable"/>.</summary>
    internal (float Milliseconds, long At) Latency { get; set; } = (-1, 0);

    /// <summary>Pairs of other nodes, where limits count them.</summary>
    internal int Others { get; set; }

    /// <summary>The places at it, where limits count the pairs of all nodes; else null.</summary>
    internal LeasedPlace? Leased { get; set; }

    /// <summary>A pair that had a place at it has ended, or did not come about.</summary>
    /// <param name="endsTrial">Whether it was on trial, and nothing has come of it.</param>
    internal void Leave(bool endsTrial = false) => _pool.Leave(this, endsTrial);

    /// <summary>A pair gets a place.</summary>
    internal void Add(int pairs)
    {
        Volatile.Write(ref _pairs, _pairs + pairs);
        if (Tier is { Loads: var loads }) loads.SetPairs(Place, loads.Pairs[Place] + pairs);
    }
}
