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

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();
}
