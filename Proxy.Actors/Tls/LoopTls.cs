using Proxy.Actors.Buffers;
using Proxy.Transport;

namespace Proxy.Actors.Tls;

/// <summary>What TLS needs of a loop. Used on the loop's thread, but for what says otherwise.</summary>
/// <param name="loop">The loop.</param>
/// <param name="segments">The loop's free segments.</param>
/// <param name="maxHandshakes">Handshakes in progress on the loop at most.</param>
internal sealed class LoopTls(IoLoop loop, LoopSegments segments, int maxHandshakes) : IDisposable
{
    /// <summary>Where ciphertext is on its way in and out.</summary>
    internal TlsBlocks Blocks { get; } = new(loop, segments);

    /// <summary>Where handshakes with clients take turns.</summary>
    internal HandshakeQueue Handshakes { get; } = new(loop, maxHandshakes);

    /// <summary>Where handshakes with servers take turns: clients that keep the others waiting do not keep these.</summary>
    internal HandshakeQueue Dials { get; } = new(loop, maxHandshakes);

    /// <summary>Frees the blocks. The loop's legs are closed.</summary>
    public void Dispose() => Blocks.Dispose();
}
