using Proxy.Membership.Wire;

namespace Proxy.Actors.Forwarding;

/// <summary>What has come of a change on one node.</summary>
/// <param name="Count">Queues or units that were changed.</param>
/// <param name="Problem">Why one could not be, in the operator's words; empty for none.</param>
public sealed record UnitsChanged(int Count, string Problem) : IWireMessage;
