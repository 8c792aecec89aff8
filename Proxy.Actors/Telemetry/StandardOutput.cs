using Proxy.Membership.Hosting;

namespace Proxy.Actors.Telemetry;

/// <summary>The access log on standard output.</summary>
internal sealed class StandardOutput : ILineOutput
{
    // Others write there, too, and take turns.
    private const int MaxWrite = 64 * 1024;

    public string Name => "standard output";

    public string? Trouble => null;

    public LineLoss Write(ReadOnlySpan<byte> lines)
    {
        var loss = default(LineLoss);
        while (!lines.IsEmpty)
        {
            var part = LineSink.First(lines, MaxWrite);
            var lost = LineSink.StandardOutput.Write(part);
            if (lost.Lines > 0) loss = lost with { Lines = loss.Lines + lost.Lines };
            lines = lines[part.Length..];
        }

        return loss;
    }

    public void Reopen()
    {
    }

    public void Dispose()
    {
    }
}
