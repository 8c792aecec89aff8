namespace Proxy.Configuration;

/// <summary>How endpoints that clients cannot reach are left out for a time: <c>proxy.pools.NAME.ejection</c>.</summary>
/// <param name="Failures">Failed attempts in a row, 1 to 1,000.</param>
/// <param name="Base">How long the first time; each further time in a row by as much longer.</param>
/// <param name="Max">How long at most.</param>
public sealed record EjectionSettings(int Failures, TimeSpan Base, TimeSpan Max);
