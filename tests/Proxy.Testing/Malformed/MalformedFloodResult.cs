using System.Globalization;

namespace Proxy.Testing;

/// <summary>What has become of the connections of a <see cref="MalformedFlood"/>.</summary>
/// <param name="Connections">Connections that were made.</param>
/// <param name="Failed">Of which could not be made.</param>
/// <param name="Left">Closed by us without a look at what comes.</param>
/// <param name="Closed">Closed by the node while we looked.</param>
/// <param name="Reset">Reset by the node while we looked, or before.</param>
/// <param name="Answered">Answered with bytes.</param>
/// <param name="Silent">Left open without a byte while we looked.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record MalformedFloodResult(long Connections, long Failed, long Left, long Closed, long Reset, long Answered, long Silent, TimeSpan Elapsed)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Connections} connections in {Elapsed.TotalSeconds:F1} s, {Connections / Math.Max(Elapsed.TotalSeconds, 0.001):F0} a second: {Failed} not made, {Left} left at once, {Closed} closed, {Reset} reset, {Answered} answered, {Silent} silent");
}
