using System.Globalization;
using Proxy.Actors.Pools;
using Proxy.Actors.Verdicts;

namespace Proxy.Node.Palette;

/// <summary>A change of an endpoint's health, or of whether clients can reach it, as JSON has it.</summary>
internal sealed record TransitionView(string At, long AgeMs, string Pool, string Endpoint, string From, string To, string Node, string Words)
{
    public static TransitionView Of(HealthTransition change, DateTimeOffset now) => new(
        change.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        DurationText.Age(change.At, now),
        change.Pool,
        change.Endpoint,
        Word(change.From, change.EjectionBefore),
        Word(change.To, change.Ejection),
        change.Node,
        change.Words);

    // As the column HEALTH of endpoints has it, but for what a check was not made of yet.
    private static string Word(Health health, Ejection ejection) => (health, ejection) switch
    {
        (Health.Down, _) => "down",
        (_, Ejection.Out) => "ejected",
        (_, Ejection.HalfOpen) => "half-open",
        _ => health.ToString().ToLowerInvariant(),
    };
}
