namespace Proxy.Membership.Hosting;

/// <summary>What whole lines are written to, however many at once. Whoever writes waits for as long as it takes nothing; a failure is a value.</summary>
public interface ILineSink : IDisposable
{
    /// <summary>Writes lines.</summary>
    /// <param name="lines">The lines, each with its end.</param>
    /// <returns>What could not be written.</returns>
    LineLoss Write(ReadOnlySpan<byte> lines);
}
