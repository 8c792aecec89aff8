namespace Proxy.Actors.Prefaces;

/// <summary>What a look at a connection's first bytes has shown.</summary>
public enum PrefaceStatus : byte
{
    /// <summary>All bytes so far fit, and there have to be more of them.</summary>
    NeedMore,

    /// <summary>It is all there, and has been read.</summary>
    Done,

    /// <summary>The bytes are of another protocol.</summary>
    Other,

    /// <summary>The bytes break the rules of the protocol that they begin as.</summary>
    Bad,
}
