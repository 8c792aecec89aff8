using System.Text;
using Proxy.Configuration;

namespace Proxy.Actors.Checks;

/// <summary>The script of an HTTP check: a request of HTTP/1.1 with <c>Connection: close</c>.</summary>
internal static class HttpScript
{
    internal static CheckScript Of(HttpCheckSettings http, CheckTarget target)
    {
        var line = $"{http.Method} {http.Path} HTTP/1.1";
        var host = http.Host.Length > 0 ? http.Host : HostOf(target);
        var request = $"{line}\r\nHost: {host}\r\nUser-Agent: ProxyCluster (check)\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        var statuses = string.Join(", ", http.Statuses);
        return new CheckScript(
            [
                ScriptStep.Sends($"send {line}, Host: {host}", Encoding.UTF8.GetBytes(request)),
                ScriptStep.Expects($"expect status {statuses}", new HttpExpectation(http.Statuses, statuses)),
            ],
            Parting.Await);
    }

    // RFC 9110 7.2: without the port where that is the scheme's own.
    private static string HostOf(CheckTarget target)
    {
        var colon = target.Endpoint.LastIndexOf(':');
        if (colon < 0) return target.Endpoint;
        var host = target.Endpoint[..colon];
        var port = target.Remote.Port;
        return port == (target.SpeaksTls ? 443 : 80) ? host : $"{host}:{port}";
    }
}
