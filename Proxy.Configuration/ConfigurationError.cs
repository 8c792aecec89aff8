namespace Proxy.Configuration;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Path">The key (<c>proxy.timeouts.idle</c>), or the file and line (<c>proxy.conf:12</c>) when the text does not parse.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record ConfigurationError(string Path, string Problem, string Remedy)
{
    /// <summary>The error as it is shown to a user: <c>path: problem (remedy)</c>.</summary>
    public override string ToString() => $"{Path}: {Problem} ({Remedy})";
}
