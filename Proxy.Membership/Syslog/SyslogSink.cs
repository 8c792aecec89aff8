using Proxy.Membership.Hosting;

namespace Proxy.Membership.Syslog;

/// <summary>Writes lines to a syslog, however many there are at once.</summary>
/// <param name="output">The syslog.</param>
internal sealed class SyslogSink(SyslogOutput output) : ILineSink
{
    /// <inheritdoc/>
    public LineLoss Write(ReadOnlySpan<byte> lines)
    {
        var all = default(LineLoss);
        while (!lines.IsEmpty)
        {
            var first = output.First(lines);
            var loss = output.Write(first);
            if (loss.Lines > 0) all = loss with { Lines = all.Lines + loss.Lines };
            lines = lines[first.Length..];
        }

        return all;
    }

    /// <summary>Looks for the syslog anew.</summary>
    /// <returns>Itself.</returns>
    /// <exception cref="IOException">It cannot be connected to, and the one that it was connected to serves on.</exception>
    public ILineSink Reopen()
    {
        output.Reopen();
        return this;
    }

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();
}
