using System.Globalization;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;

namespace Proxy.Node.Palette;

/// <summary>A change of an endpoint's health, as JSON has it.</summary>
internal sealed record TransitionView(string At, long AgeMs, string Pool, string Endpoint, Health From, Health To, string Node, string Words)
{
    public static TransitionView Of(HealthTransition change, DateTimeOffset now) => new(
        change.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        (long)Math.Max(0, (now - change.At).TotalMilliseconds),
        change.Pool,
        change.Endpoint,
        change.From,
        change.To,
        change.Node,
        change.Words);
}
