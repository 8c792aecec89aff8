namespace Proxy.Node.Palette;

/// <summary>A step of a check, as JSON has it.</summary>
/// <param name="Step">What was to be done.</param>
/// <param name="Ok">Whether it succeeded.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Came">What had come of the server by then; null for nothing.</param>
/// <param name="Words">What was found; null where there is nothing to say.</param>
internal sealed record CheckStepView(string Step, bool Ok, double DurationMs, string? Came, string? Words);
