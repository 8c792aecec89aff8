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

    private static ScriptStep Make(CheckStep step)
    {
        var bytes = step.Bytes.ToArray();
        return step.Kind switch
        {
            CheckStepKind.Send => ScriptStep.Sends(step.Text, bytes),
            CheckStepKind.Expect => ScriptStep.Expects(step.Text, new BytesExpectation(bytes, step.IsNot, CheckText.Quote(bytes))),
            _ => ScriptStep.Expects(step.Text, new PatternExpectation(step.Pattern, step.IsNot, Quoted.Text(step.Pattern))),
        };
    }
}
