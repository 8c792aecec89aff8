using System.Buffers;
using Microsoft.AspNetCore.Connections.Features;

namespace Proxy.Cmd.Endpoint;

/// <summary>The buffers of the admin endpoint's connections. Kestrel asks for "any size" and counts on a block; .NET's shared pool,
/// which is below, would give it an empty one.</summary>
internal sealed class ConnectionMemory : MemoryPool<byte>, IMemoryPoolFeature
{
    private const int Block = 4096;

    /// <summary>The only one: it holds nothing itself.</summary>
    public static ConnectionMemory Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaxBufferSize => Shared.MaxBufferSize;

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool => this;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, Block));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
