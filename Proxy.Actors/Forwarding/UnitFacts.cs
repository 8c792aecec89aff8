using System.Net;
using System.Text;
using Proxy.Transport;

namespace Proxy.Actors.Forwarding;

/// <summary>What is kept of the pair that a unit came by: whose it is, when it is delivered.</summary>
/// <param name="Pair">The pair's name.</param>
/// <param name="Client">The client's address.</param>
/// <param name="Destination">The address that the client had connected to.</param>
internal sealed record UnitFacts(string Pair, TcpAddress Client, TcpAddress Destination)
{
    // The first word says how the others are to be read; a node of a later version may add some.
    private const string Version = "1";

    /// <summary>As it is kept.</summary>
    internal byte[] Write() => Encoding.UTF8.GetBytes($"{Version} {Pair} {Client} {Destination}");

    /// <summary>Reads what is kept. What cannot be read is left out: a unit is delivered all the same.</summary>
    /// <param name="facts">As it is kept.</param>
    internal static UnitFacts Read(ReadOnlySpan<byte> facts)
    {
        var words = Encoding.UTF8.GetString(facts).Split(' ');
        return words is [Version, var pair, var client, var destination, ..]
            ? new UnitFacts(pair, Address(client), Address(destination))
            : new UnitFacts("-", default, default);
    }

    private static TcpAddress Address(string text) => IPEndPoint.TryParse(text, out var address) ? TcpAddress.From(address) : default;
}
