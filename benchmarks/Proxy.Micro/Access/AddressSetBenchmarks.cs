using System.Collections.Immutable;
using System.Net;
using BenchmarkDotNet.Attributes;
using Proxy.Actors.Access;
using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Micro.Access;

/// <summary>Whether a client's address is in a list, of addresses that differ from time to time.</summary>
[MemoryDiagnoser]
public class AddressSetBenchmarks
{
    // More than a core's first cache holds of the list, and a power of two.
    private const int Clients = 1 << 14;

    private AddressSet _set = null!;
    private TcpAddress[] _clients = [];
    private int _next;

    /// <summary>Networks in the list; they do not touch.</summary>
    [Params(10, 1_000, 100_000)]
    public int Networks { get; set; }

    /// <summary>Whether they are of IPv6.</summary>
    [Params(false, true)]
    public bool Ipv6 { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _set = AddressSet.Of([.. Enumerable.Range(0, Networks).Select(_ => NetworkRange.Parse(Address(random).ToString()).Value)]);
        _clients = [.. Enumerable.Range(0, Clients).Select(_ => TcpAddress.From(new IPEndPoint(Address(random), 443)))];
    }

    [Benchmark]
    public bool Client_is_looked_up() => _set.Contains(_clients[_next++ & (Clients - 1)]);

    private IPAddress Address(Random random)
    {
        var bytes = new byte[Ipv6 ? 16 : 4];
        random.NextBytes(bytes);
        return new IPAddress(bytes);
    }
}
