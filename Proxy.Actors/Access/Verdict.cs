namespace Proxy.Actors.Access;

/// <summary>What a limit says of one that comes.</summary>
public enum Verdict
{
    /// <summary>It may go on.</summary>
    Admitted,

    /// <summary>It may go on after a wait; its place is taken already.</summary>
    Delayed,

    /// <summary>There are as many pairs as there may be.</summary>
    OverPairs,

    /// <summary>They come faster than they may.</summary>
    OverRate,
}
