namespace Proxy.Architecture.Tests;

/// <summary>What breaks a rule, a line each.</summary>
internal static class Findings
{
    /// <summary>Fails with all of the lines, if there is one.</summary>
    public static void MustBeNone(IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        if (text.Length > 0) Assert.Fail(text);
    }
}
