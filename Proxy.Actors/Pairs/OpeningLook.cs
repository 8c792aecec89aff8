using Proxy.Transport;

namespace Proxy.Actors.Pairs;

/// <summary>A look at the first bytes of a connection, which stay where they are.</summary>
internal readonly ref struct OpeningLook
{
    /// <summary>How it went; <see cref="IoStatus.End"/> when there are no bytes and none will come.</summary>
    internal IoStatus Status { get; private init; }

    /// <summary>The bytes, valid until something else is read to the same place.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private init; }

    /// <summary>Whether nothing that counts can come behind them.</summary>
    internal bool IsComplete { get; private init; }

    /// <summary>Looks.</summary>
    /// <param name="leg">The connection.</param>
    /// <param name="scratch">Where the bytes are read to.</param>
    /// <param name="max">Bytes that count, at most.</param>
    internal static unsafe OpeningLook At(ILeg leg, byte* scratch, int max)
    {
        // A FIN behind bytes cannot be seen by looking at them, but the kernel knows of it. It is asked first: what comes between the
        // two questions with a FIN behind it is seen.
        var isEnded = leg.Kernel is { PeerClosedFirst: true };
        var transfer = leg.TryPeek(scratch, max);
        return new OpeningLook
        {
            Status = transfer.Status,
            Bytes = new ReadOnlySpan<byte>(scratch, transfer.Bytes),
            IsComplete = isEnded || leg.EndedBeforeFin || transfer.Status == IoStatus.End || transfer.Bytes == max,
        };
    }
}
