using System.Net;

namespace Proxy.Configuration;

/// <summary>The address of a listener as text.</summary>
public static class BindAddress
{
    private const string Example = "write an IP address and a port: \"0.0.0.0:8080\", \"[::1]:8080\", or \":8080\" for every address";

    /// <summary>
    /// Reads <c>v4:port</c>, <c>[v6]:port</c>, <c>localhost:port</c> (127.0.0.1), and <c>:port</c>, <c>*:port</c> or a bare
    /// port, which stand for every address of the machine, IPv4 and IPv6 (<see cref="IPAddress.IPv6Any"/>).
    /// </summary>
    /// <param name="text">The text; port 0 lets the kernel pick one.</param>
    public static Parsed<IPEndPoint> Parse(string text)
    {
        if (Integers.TryParse(text, 0, 65535, out var port)) return Parsed.Ok(new IPEndPoint(IPAddress.IPv6Any, port));
        var split = HostAndPort.Split(text);
        if (!split.IsOk) return Parsed.Fail<IPEndPoint>(split.Problem, Example);
        var (host, _, bracketed) = split.Value;
        if (Address(host, bracketed) is { } address) return Parsed.Ok(new IPEndPoint(address, split.Value.Port));
        var problem = bracketed
            ? $"{Quoted.Text(host)} is not an IPv6 address"
            : $"{Quoted.Text(host)} is not an IP address of this machine; names are not resolved here, except localhost";
        return Parsed.Fail<IPEndPoint>(problem, Example);
    }

    private static IPAddress? Address(string host, bool bracketed)
    {
        if (bracketed) return HostNames.IsIPv6(host) ? IPAddress.Parse(host) : null;
        if (host is "" or "*") return IPAddress.IPv6Any;
        if (host == "localhost") return IPAddress.Loopback;
        return HostNames.IsIPv4(host) ? IPAddress.Parse(host) : null;
    }
}
