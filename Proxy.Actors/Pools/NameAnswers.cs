using System.Collections.Immutable;
using Akka.Actor;
using Proxy.Transport;

namespace Proxy.Actors.Pools;

/// <summary>What the names of a pool's endpoints stand for.</summary>
/// <param name="Addresses">The addresses of endpoints whose names could be looked up, by the endpoint's name.</param>
/// <param name="Problems">Why the others' could not, by the endpoint's name.</param>
internal sealed record NameAnswers(
    IReadOnlyDictionary<string, ImmutableArray<TcpAddress>> Addresses, IReadOnlyDictionary<string, string> Problems) : INoSerializationVerificationNeeded;
