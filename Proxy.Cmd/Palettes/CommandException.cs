namespace Proxy.Cmd.Palettes;

/// <summary>Ends a command with an error that is told to the client.</summary>
/// <param name="message">What is wrong, in the operator's words.</param>
/// <param name="remedy">What to do about it; empty when there is nothing to say.</param>
public sealed class CommandException(string message, string remedy = "") : Exception(message)
{
    /// <summary>What to do about it; empty when there is nothing to say.</summary>
    public string Remedy { get; } = remedy;
}
