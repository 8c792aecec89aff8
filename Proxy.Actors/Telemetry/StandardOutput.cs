using Proxy.Membership.Hosting;

namespace Proxy.Actors.Telemetry;

/// <summary>The access log on standard output.</summary>
internal sealed class StandardOutput : ILineOutput
{
    public string Name => "standard output";

    public string? Trouble => null;

    public ReadOnlySpan<byte> First(ReadOnlySpan<byte> lines) => LineSink.First(lines, LineSink.StandardOutput.WriteLength);

    public LineLoss Write(ReadOnlySpan<byte> lines) => LineSink.StandardOutput.Write(lines);

    public void Reopen()
    {
    }

    public void Dispose()
    {
    }
}
