namespace Proxy.Actors.Machine;

/// <summary>Memory that a node may come to need, against what there is.</summary>
/// <param name="BankBytes">The cap of the buffer bank.</param>
/// <param name="CacheBytes">The caps of all caches.</param>
internal sealed record MemoryNeed(long BankBytes, long CacheBytes)
{
    /// <summary>What the runtime and a node without connections take, in bytes: with 104 MiB in its control group a node does not start, with 112 MiB it does.</summary>
    internal const long OwnBytes = 128L << 20;

    private const double NearRoom = 0.8;

    /// <summary>All of it.</summary>
    internal long Bytes => OwnBytes + BankBytes + CacheBytes;

    /// <summary>Whether that is more than there is, or leaves too little for the connections themselves.</summary>
    /// <param name="room">Bytes that the process may have.</param>
    internal bool IsBeyond(long room) => Bytes > room || BankBytes + CacheBytes > NearRoom * room;
}
