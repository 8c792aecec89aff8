namespace Proxy.Actors.Doctor;

/// <summary>Where a node's log goes.</summary>
/// <param name="Output">A file, <c>unix:PATH</c>, <c>udp://HOST:PORT</c>, or standard output; empty where a node of another version does not say.</param>
/// <param name="Problem">Why lines were lost last; empty when none was.</param>
internal sealed record LogFacts(string Output, string Problem)
{
    /// <summary>Of a node that does not say.</summary>
    internal static readonly LogFacts Unknown = new("", "");
}
