namespace Proxy.Actors.Streams;

/// <summary>What a lane is there for at the moment; see <see cref="Lane"/>.</summary>
internal enum LaneState : byte
{
    /// <summary>For nobody: it is in the pool, or its graph has yet to start.</summary>
    Free,

    /// <summary>For whoever waits when its stages run.</summary>
    Called,

    /// <summary>For a pair.</summary>
    Serving,

    /// <summary>Its graph has ended.</summary>
    Stopped,
}
