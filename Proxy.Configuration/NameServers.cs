using System.Net;

namespace Proxy.Configuration;

/// <summary>Addresses of name servers as text.</summary>
internal static class NameServers
{
    private const int Port = 53;

    /// <summary>An IP address, and a port where it is not 53.</summary>
    public static Parsed<IPEndPoint> Parse(string text)
    {
        if (HostNames.IsIPv4(text) || HostNames.IsIPv6(text)) return Parsed.Ok(new IPEndPoint(IPAddress.Parse(text), Port));
        return HostAndPort.Split(text) is { IsOk: true, Value: { Port: > 0 } split } && (split.Bracketed ? HostNames.IsIPv6(split.Host) : HostNames.IsIPv4(split.Host))
            ? Parsed.Ok(new IPEndPoint(IPAddress.Parse(split.Host), split.Port))
            : Parsed.Fail<IPEndPoint>($"{Quoted.Text(text)} is not the address of a name server", "write an IP address, or one with a port: \"10.0.0.53\", \"127.0.0.1:8600\", \"[fd00::53]:53\"");
    }
}
