namespace Proxy.Testing;

/// <summary>What <see cref="TcpPeer.ReceiveToEndAsync"/> saw: how the stream ended, and every byte before that.</summary>
public sealed record PeerEnding(PeerEnd End, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The number of bytes seen before the end.</summary>
    public int Count => Bytes.Length;
}
