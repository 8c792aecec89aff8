namespace Proxy.Actors.Buffers;

/// <summary>What a chunk says.</summary>
public enum ChunkKind
{
    /// <summary>Bytes in the loop's scratch block.</summary>
    Data,

    /// <summary>Bytes in the loop's scratch block that are still in the source's receive queue as well.</summary>
    Peeked,

    /// <summary>The source has ended; the direction knows how.</summary>
    End,
}
