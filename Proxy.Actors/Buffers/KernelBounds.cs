namespace Proxy.Actors.Buffers;

/// <summary>How much kernel memory a direction may pin: its source's receive queue and what its target's send queue holds
/// unsent. A direction earns more by moving bytes, so a reader that never reads pins little and a fast pair has what the
/// kernel's own tuning would give it. While the bank is short, it earns <see cref="MaxWhenShort"/> at most.</summary>
/// <param name="Receive">Bytes of the source's receive window; null to leave the kernel's tuning alone.</param>
/// <param name="Unsent">Unsent bytes in the target's send queue.</param>
/// <param name="Next">Bytes moved at which to ask again.</param>
public readonly record struct KernelBounds(int? Receive, int Unsent, long Next)
{
    /// <summary>Bytes moved before which nothing is set: the kernel begins with windows of this size by itself, and a
    /// short connection pays for no system call.</summary>
    public const long FirstAt = 64 * 1024;

    /// <summary>The bound of a pair that has proved fast: what Linux lets a send buffer grow to (<c>tcp_wmem</c>).</summary>
    public const int Unbounded = 4 * 1024 * 1024;

    /// <summary>What a pair that has proved fast gets while the bank is short: with less, each byte costs nearly twice.</summary>
    public const int MaxWhenShort = 256 * 1024;

    private const int Smallest = 64 * 1024;

    // Each step takes about as many round trips as slow start does: four windows' worth.
    private const int Growth = 4;

    // A pair that is bounded by a shortage is asked again after so much, as that may be over.
    private const long LongestStep = 16 * 1024 * 1024;

    /// <summary>The bounds of a direction.</summary>
    /// <param name="moved">Bytes that it has moved and its target has acknowledged.</param>
    /// <param name="isShort">Whether the bank is short.</param>
    /// <param name="share">Bytes that one direction may hold of the bank now.</param>
    /// <param name="boundsReceive">Whether to bound the receive buffer also when the bank is not short: the machine lets it be
    /// raised to <see cref="Unbounded"/> later, or it has been bounded, which has ended the kernel's own tuning for good.</param>
    public static KernelBounds For(long moved, bool isShort, int share, bool boundsReceive)
    {
        var bound = Math.Min(Earned(moved), isShort ? MaxWhenShort : Unbounded);
        var next = Math.Min(Math.Max(moved, FirstAt) * Growth, moved + LongestStep);
        return new KernelBounds(
            isShort || boundsReceive ? bound : null,
            isShort && bound == Smallest ? Math.Min(bound, share) : bound,
            bound == Unbounded ? long.MaxValue : next);
    }

    private static int Earned(long moved)
    {
        var bound = Smallest;
        for (var needed = FirstAt * Growth; bound < Unbounded && moved >= needed; needed *= Growth) bound *= Growth;
        return bound;
    }
}
