using System.Net;

namespace Proxy.Configuration;

/// <summary>The address that the members of a cluster reach one of them by, as text.</summary>
public static class MemberAddress
{
    private const string Remedy = "write an address or a name of this machine that the others know, such as 10.0.0.5; see: ip address";

    /// <summary>Reads <c>host:port</c>.</summary>
    public static Parsed<EndpointSettings> Parse(string text)
    {
        var parsed = EndpointAddress.Parse(text);
        return parsed.IsOk && IsEveryAddress(parsed.Value!.Host) ? Parsed.Fail<EndpointSettings>(Problem(parsed.Value.Host), Remedy) : parsed;
    }

    /// <summary>Reads a host.</summary>
    internal static Parsed<string> ParseHost(string text)
    {
        var parsed = HostNames.Parse(text);
        return parsed.IsOk && IsEveryAddress(text) ? Parsed.Fail<string>(Problem(text), Remedy) : parsed;
    }

    /// <summary>Whether a host stands for every address of a machine, and so for none that others could use.</summary>
    internal static bool IsEveryAddress(string host) =>
        IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.Any.MapToIPv6()));

    private static string Problem(string host) => $"{host} is every address of a machine, and none that others reach it by";
}
