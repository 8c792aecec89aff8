namespace Proxy.Pbm.Exit;

/// <summary>Ends a command with a line on standard error and an exit code.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="message">What is wrong.</param>
/// <param name="remedy">What to do about it; empty when there is nothing to say.</param>
internal sealed class PbmException(int exitCode, string message, string remedy = "") : Exception(message)
{
    /// <summary>One of <see cref="Exit.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What to do about it; empty when there is nothing to say.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>The line: the message, and the remedy in parentheses.</summary>
    public string Line => Remedy.Length == 0 ? Message : $"{Message} ({Remedy})";
}
