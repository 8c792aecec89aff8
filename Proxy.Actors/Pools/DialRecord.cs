using Proxy.Actors.Closing;

namespace Proxy.Actors.Pools;

/// <summary>What is told of looking for a server, for as long as its pair lives: of a <see cref="Dialer"/> that has come to an end nothing else is
/// kept.</summary>
/// <param name="pool">The name of the pool that endpoints are tried of.</param>
internal sealed class DialRecord(string pool)
{
    /// <summary>The name of the pool that endpoints are tried of.</summary>
    internal string Pool { get; } = pool;

    /// <summary>Whether it has come to an end, with or without a leg.</summary>
    internal bool IsOver { get; set; }

    /// <summary>Whether it waits for its turn, as all that could be tried are full.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>What kept the endpoint from being reached that was tried last.</summary>
    internal DialFailure LastFailure { get; set; }

    /// <summary>What became of it if not every endpoint failed: too many waiting, a wait too long, none that is up.</summary>
    internal PairEnd Refusal { get; set; }

    /// <summary>Endpoints tried.</summary>
    internal int Attempts { get; set; }

    /// <summary>How long the endpoint took to accept that did, its TLS handshake included; below 0 while none has.</summary>
    internal float ConnectMilliseconds { get; set; } = -1;

    /// <summary>Milliseconds that it has waited for its turn.</summary>
    internal long Queued { get; set; }

    /// <summary>The endpoint that was tried last; null when none was.</summary>
    internal EndpointModel? Tried { get; set; }

    /// <summary>What became of the attempts that failed, in the operator's words; empty when none was.</summary>
    internal string Failures { get; set; } = "";

    /// <summary>The name of the endpoint that was tried last.</summary>
    internal string Endpoint => Tried?.Name ?? Dialer.NoEndpoint;
}
