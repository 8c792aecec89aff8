using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Proxy.Configuration;

/// <summary>The addresses of this machine.</summary>
public static class LocalAddresses
{
    /// <summary>Those that a host stands for: itself, if it is an address of this machine, or what a name resolves to that is one: those
    /// that other machines reach first, and of these IPv4.</summary>
    /// <param name="host">An IP address or a DNS name.</param>
    public static IReadOnlyList<IPAddress> Of(string host)
    {
        try
        {
            var all = IPAddress.TryParse(host, out var address) ? [address] : Dns.GetHostAddresses(host);
            return [.. all.Where(Has).OrderBy(IPAddress.IsLoopback).ThenBy(each => each.AddressFamily)];
        }
        catch (SocketException)
        {
            return []; // nobody knows the name
        }
    }

    /// <summary>Whether an address is one of this machine's. A machine that does not say what its addresses are has its loopback
    /// addresses alone.</summary>
    public static bool Has(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            return IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(each => each.GetIPProperties().UnicastAddresses).Any(each => each.Address.Equals(address));
        }
        catch (NetworkInformationException)
        {
            return false;
        }
    }
}
