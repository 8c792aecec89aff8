namespace Proxy.Actors.Checks;

/// <summary>A step of a check: it sends, or it expects.</summary>
/// <param name="Text">What it does, for operators: <c>send "PING\r\n"</c>.</param>
/// <param name="Send">What is sent; null for one that expects.</param>
/// <param name="Expect">What is expected; null for one that sends.</param>
internal sealed record ScriptStep(string Text, byte[]? Send, IExpectation? Expect)
{
    internal static ScriptStep Sends(string text, byte[] bytes) => new(text, bytes, null);

    internal static ScriptStep Expects(string text, IExpectation expectation) => new(text, null, expectation);
}
