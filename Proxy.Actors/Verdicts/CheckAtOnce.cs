using Proxy.Membership.Wire;

namespace Proxy.Actors.Verdicts;

/// <summary>A client could not reach an endpoint: whoever owns it is to check it at once.</summary>
/// <param name="Endpoint">Pool and endpoint, as all nodes call it.</param>
internal sealed record CheckAtOnce(string Endpoint) : IWireMessage;
