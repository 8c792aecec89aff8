using Proxy.Transport;

namespace Proxy.Actors.Buffers;

/// <summary>What every pair of a loop shares to move bytes: the scratch block that reads fill, the chunk that stands for
/// what is in it, and the free segments that make sure it can be kept.</summary>
/// <param name="loop">The loop.</param>
/// <param name="segments">The loop's free segments.</param>
/// <param name="loops">Loops that share the bank.</param>
/// <param name="splices">Whether bytes need not be copied where the kernel can hand them from socket to socket.</param>
public sealed unsafe class LoopBuffers(IoLoop loop, LoopSegments segments, int loops, bool splices)
{
    /// <summary>A block of <see cref="IoLoop.ScratchBytes"/>.</summary>
    public byte* Scratch { get; } = loop.Scratch;

    /// <summary>Milliseconds of the loop's clock.</summary>
    public long Now => loop.Now;

    /// <summary>The loop's free segments.</summary>
    public LoopSegments Segments { get; } = segments;

    /// <summary>Through which bytes go that are not copied; null where all are.</summary>
    internal SplicePipe? Pipe { get; } = splices ? loop.OpenPipe() : null;

    /// <summary>What has to lie in one piece, and so is held beside the bank.</summary>
    internal HeldBlocks Held { get; } = HeldBlocks.Beside(segments.Bank, loops);

    /// <summary>Whether this machine lets us raise a receive buffer as far as a fast pair needs.</summary>
    public bool CanGrowReceive { get; internal set; } = Leg.CanBoundReceiveAt(KernelBounds.Unbounded);

    /// <summary>Takes out of the pipe what a pair has left there that ended meanwhile: nobody else may get it.</summary>
    internal void EmptyPipe()
    {
        while (Pipe is { Bytes: > 0 and var left }) Pipe.Take(Scratch, Math.Min(left, IoLoop.ScratchBytes));
    }

    /// <summary>The one chunk that may be under way on this loop.</summary>
    public Chunk Chunk { get; } = new();
}
