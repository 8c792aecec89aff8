using Proxy.Actors.Streams;
using Proxy.Transport;

namespace Proxy.Actors.Buffers;

/// <summary>What every pair of a loop shares to move bytes: the scratch block that reads fill, the chunk that stands for
/// what is in it, and the free segments that make sure it can be kept.</summary>
/// <param name="scratch">A block of <see cref="IoLoop.ScratchBytes"/>.</param>
/// <param name="segments">The loop's free segments.</param>
public sealed unsafe class LoopBuffers(byte* scratch, LoopSegments segments)
{
    /// <summary>A block of <see cref="IoLoop.ScratchBytes"/>.</summary>
    public byte* Scratch { get; } = scratch;

    /// <summary>The loop's free segments.</summary>
    public LoopSegments Segments { get; } = segments;

    /// <summary>Whether this machine lets us raise a receive buffer as far as a fast pair needs.</summary>
    public bool CanGrowReceive { get; internal set; } = Leg.CanBoundReceiveAt(KernelBounds.Unbounded);

    /// <summary>The one chunk that may be under way on this loop.</summary>
    public Chunk Chunk { get; } = new();
}
