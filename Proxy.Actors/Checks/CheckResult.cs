namespace Proxy.Actors.Checks;

/// <summary>How one check of an endpoint ended.</summary>
/// <param name="Ok">Whether it has passed.</param>
/// <param name="Words">What was found, on one short line, in printable characters: <c>status 503, wanted 200-399</c>.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="At">When it ended.</param>
/// <param name="Verdict">What follows from it and from those before.</param>
public sealed record CheckResult(bool Ok, string Words, TimeSpan Duration, DateTimeOffset At, CheckVerdict Verdict);
