using System.Collections.Immutable;

namespace Proxy.Actors.Checks;

/// <summary>One check in full, for somebody who looks on.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="Endpoint">The endpoint's name, <c>host:port</c>.</param>
/// <param name="Address">Where it connected to.</param>
/// <param name="Ok">Whether it has passed.</param>
/// <param name="Words">What was found, on one short line, in printable characters.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Steps">What was done, in order, as far as it came.</param>
public sealed record CheckReport(
    string Pool, string Endpoint, string Address, bool Ok, string Words, TimeSpan Duration, ImmutableArray<CheckReportStep> Steps);
