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
            var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(each => each.GetIPProperties().UnicastAddresses).Select(each => each.Address).ToHashSet();
            return [.. all.Where(each => IPAddress.IsLoopback(each) || own.Contains(each)).OrderBy(IPAddress.IsLoopback).ThenBy(each => each.AddressFamily)];
        }
        catch (Exception error) when (error is SocketException or NetworkInformationException)
        {
            return [];
        }
    }
}
