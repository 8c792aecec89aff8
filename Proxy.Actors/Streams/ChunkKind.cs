namespace Proxy.Actors.Streams;

/// <summary>What a chunk says.</summary>
public enum ChunkKind
{
    /// <summary>Bytes in the loop's scratch block.</summary>
    Data,

    /// <summary>The source has ended; the direction knows how.</summary>
    End,
}
