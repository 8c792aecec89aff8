namespace Proxy.Fuzz;

/// <summary>What another reader has made of the bytes of a connection.</summary>
/// <param name="Messages">The messages; of the last one perhaps only a part.</param>
/// <param name="Problem">What it says of what follows; empty when it takes it.</param>
internal sealed record HttpVerdict(IReadOnlyList<HttpSeen> Messages, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", [.. Messages.Select(message => message.ToString()), .. Problem.Length > 0 ? [Problem] : (string[])[]]);
}
