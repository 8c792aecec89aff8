using System.Collections.Immutable;
using Proxy.Membership.Wire;

namespace Proxy.Actors.Forwarding;

/// <summary>Units of a node's stores.</summary>
/// <param name="Rows">The first of them.</param>
/// <param name="Left">How many more there are.</param>
internal sealed record UnitsPage(ImmutableArray<UnitRow> Rows, long Left) : IWireMessage;
