namespace Proxy.Membership.Hosting;

/// <summary>What lines are written to. Not for several threads.</summary>
public interface ILineOutput : IDisposable
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>What went wrong besides lines that could not be written, and how it helps itself; null for nothing.</summary>
    string? Trouble { get; }

    /// <summary>The first of some lines, as many as are best written together. Where a reader may keep them waiting, they go or do not go
    /// as one.</summary>
    /// <param name="lines">The lines, each with its end.</param>
    ReadOnlySpan<byte> First(ReadOnlySpan<byte> lines);

    /// <summary>Writes lines, for as long as it takes.</summary>
    /// <param name="lines">What <see cref="First"/> gave.</param>
    /// <returns>What could not be written.</returns>
    LineLoss Write(ReadOnlySpan<byte> lines);

    /// <summary>Opens it anew, where it may have been moved.</summary>
    /// <exception cref="IOException">It cannot be opened, and the one that is open serves on.</exception>
    void Reopen();
}
