using System.Collections.Immutable;
using System.Net;
using Proxy.Configuration;

namespace Proxy.Node.CommandLine;

/// <summary>A listener and its pool as one option of the command line says them.</summary>
/// <param name="Bind">The address of the listener.</param>
/// <param name="Endpoints">The pool's endpoints in the order given; at least one, none twice.</param>
public sealed record Forward(IPEndPoint Bind, ImmutableArray<EndpointSettings> Endpoints);
