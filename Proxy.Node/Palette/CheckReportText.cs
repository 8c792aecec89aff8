using System.Globalization;
using System.Text;

namespace Proxy.Node.Palette;

/// <summary>A check that was made for an operator, for people: a line for each step.</summary>
internal static class CheckReportText
{
    private const int MaxWidth = 48;

    public static string Of(CheckReportView view)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{view.Pool} {view.Endpoint} at {view.Address}");
        var width = Math.Min(MaxWidth, view.Steps.Select(step => step.Step.Length).DefaultIfEmpty().Max());
        foreach (var step in view.Steps)
        {
            text.AppendLine(Line(step, width));
            if (step.Came is { } came) text.AppendLine(CultureInfo.InvariantCulture, $"    came: {came}");
        }

        text.Append(CultureInfo.InvariantCulture, $"{(view.Ok ? "passed" : "failed")} after {Milliseconds(view.DurationMs)}: {view.Words}");
        return text.ToString();
    }

    private static string Line(CheckStepView step, int width) =>
        $"  {step.Step.PadRight(width)}  {(step.Ok ? "ok    " : "failed")}  {Milliseconds(step.DurationMs),9}  {step.Words}".TrimEnd();

    private static string Milliseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:0.0} ms");
}
