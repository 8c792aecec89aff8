using System.Net;
using Proxy.Actors.Pools;
using Proxy.Transport;

namespace Proxy.Actors.Tests.Pools;

/// <summary>Endpoints of models that connect to nothing.</summary>
internal static class TestEndpoints
{
    /// <summary>An endpoint with one address, of its own name.</summary>
    public static EndpointModel Of(string name, int weight = 1) =>
        new(name, [TcpAddress.From(new IPEndPoint(IPAddress.Loopback, 1000 + name[0]))], weight);
}
