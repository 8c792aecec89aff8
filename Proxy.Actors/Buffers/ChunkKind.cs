namespace Proxy.Actors.Buffers;

/// <summary>What a chunk says.</summary>
public enum ChunkKind : byte
{
    /// <summary>Bytes in the loop's scratch block.</summary>
    Data,

    /// <summary>Bytes in the loop's scratch block, or lent by the source, that the source still has as well.</summary>
    Peeked,

    /// <summary>Bytes in the loop's pipe.</summary>
    Piped,

    /// <summary>The source has sent FIN, and everything before it has been read.</summary>
    Fin,

    /// <summary>The source's connection is lost, and everything that came before has been read.</summary>
    Reset,
}
