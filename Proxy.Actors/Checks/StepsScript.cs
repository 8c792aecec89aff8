using Proxy.Configuration;

namespace Proxy.Actors.Checks;

/// <summary>The script of a check whose steps are written in the configuration.</summary>
internal static class StepsScript
{
    internal static CheckScript Of(ValueArray<CheckStep> steps)
    {
        var made = steps.Select(Make).ToArray();
        // What has been sent last is to arrive.
        return new CheckScript([.. made], made is [.., { Send: not null }] ? Parting.Await : Parting.Reset);
    }

    private static ScriptStep Make(CheckStep step) => step.Kind switch
    {
        CheckStepKind.Send => ScriptStep.Sends($"send {step.Text}", [.. step.Bytes]),
        CheckStepKind.Expect => ScriptStep.Expects(Text(step), new BytesExpectation([.. step.Bytes], step.IsNot, step.Text)),
        _ => ScriptStep.Expects(Text(step), new PatternExpectation(step.Pattern, step.IsNot, step.Text)),
    };

    private static string Text(CheckStep step) => $"expect {(step.IsNot ? "not " : "")}{step.Text}";
}
