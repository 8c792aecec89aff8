using Proxy.Actors.Checks;

namespace Proxy.Node.Palette;

/// <summary>A check that was made for an operator, as JSON has it.</summary>
internal sealed record CheckReportView(
    string Pool, string Endpoint, string Address, bool Ok, string Words, double DurationMs, IReadOnlyList<CheckStepView> Steps)
{
    public static CheckReportView Of(CheckReport report) => new(
        report.Pool,
        report.Endpoint,
        report.Address,
        report.Ok,
        report.Words,
        report.Duration.TotalMilliseconds,
        [.. report.Steps.Select(step => new CheckStepView(step.Text, step.Ok, step.Duration.TotalMilliseconds, OrNull(step.Came), OrNull(step.Words)))]);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;
}
