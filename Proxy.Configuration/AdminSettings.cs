using System.Net;

namespace Proxy.Configuration;

/// <summary>The HTTP endpoint for operators: <c>proxy.admin</c>.</summary>
/// <param name="Bind">Its address, port 0 for one that the kernel picks; null for no endpoint.</param>
/// <param name="Token">The token that may run every command; null for none.</param>
/// <param name="TokenFile">A file that holds it; null for none. Not set together with <paramref name="Token"/>.</param>
/// <param name="ReadOnlyToken">The token that may run what changes nothing; null for none.</param>
/// <param name="ReadOnlyTokenFile">A file that holds it; null for none. Not set together with <paramref name="ReadOnlyToken"/>.</param>
/// <param name="MetricsToken">The token that may read metrics and nothing else; null for none.</param>
/// <param name="MetricsTokenFile">A file that holds it; null for none. Not set together with <paramref name="MetricsToken"/>.</param>
/// <param name="MaxConnections">Connections at a time, 1 to 10000.</param>
/// <param name="MaxCommands">Commands at a time, 1 to 10000.</param>
/// <param name="MaxBody">The size of a request, 1 KiB to 16 MiB.</param>
/// <param name="RequestTimeout">How long a request's head may take to come, and again its body.</param>
/// <param name="IdleTimeout">How long a connection may stay open without a request.</param>
/// <param name="CommandTimeout">How long a command may take that is no stream.</param>
public sealed record AdminSettings(
    IPEndPoint? Bind,
    string? Token,
    string? TokenFile,
    string? ReadOnlyToken,
    string? ReadOnlyTokenFile,
    string? MetricsToken,
    string? MetricsTokenFile,
    int MaxConnections,
    int MaxCommands,
    int MaxBody,
    TimeSpan RequestTimeout,
    TimeSpan IdleTimeout,
    TimeSpan CommandTimeout)
{
    /// <summary>The address alone: whoever writes settings into a log does not want tokens there.</summary>
    public override string ToString() => $"admin endpoint at {Bind?.ToString() ?? "off"}";
}
