using Proxy.Configuration;

namespace Proxy.Actors.Tests.Verdicts;

/// <summary>Settings of checks for tests.</summary>
internal static class CheckExamples
{
    /// <summary>A check that connects.</summary>
    /// <param name="every">Milliseconds from one to the next, whatever the state.</param>
    /// <param name="scope">Whether the nodes share the work.</param>
    internal static CheckSettings Every(int every, LimitScope scope = LimitScope.Cluster)
    {
        var interval = TimeSpan.FromMilliseconds(every);
        return new CheckSettings(
            CheckKind.Tcp, interval, interval, interval, interval, Rise: 2, Fall: 3, scope, Port: null, Tls: null,
            new HttpCheckSettings("GET", "/", "", []), new PostgresCheckSettings("proxy", ""), []);
    }
}
