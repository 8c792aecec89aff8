namespace Proxy.Actors.Pools;

/// <summary>Whether an endpoint takes new pairs, as an operator has set it. No state touches the pairs that an endpoint has.</summary>
public enum AdminState
{
    /// <summary>It takes its turns.</summary>
    Ready,

    /// <summary>It takes no new pairs, so that it empties by itself.</summary>
    Drain,

    /// <summary>It is out of service: no new pairs, and none is expected to go on.</summary>
    Maint,
}
