namespace Proxy.Actors.Pools;

/// <summary>What a node has observed of an endpoint. No operator sets it, and nodes may differ.</summary>
public enum Health
{
    /// <summary>Nothing was observed; the endpoint counts as usable.</summary>
    Unknown,

    /// <summary>It serves.</summary>
    Up,

    /// <summary>It does not serve and gets no new pairs.</summary>
    Down,
}
