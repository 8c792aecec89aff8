namespace Proxy.Testing;

/// <summary>
/// What <see cref="TcpPeer.ReceivePatternToEndAsync"/> saw: how the stream ended, how many bytes came before that, and the
/// position in the pattern of the first one that was wrong (-1: none).
/// </summary>
public sealed record PatternEnding(PeerEnd End, long Count, long FirstMismatch)
{
    /// <summary>True when every byte that arrived was the right one.</summary>
    public bool IsPrefix => FirstMismatch < 0;
}
