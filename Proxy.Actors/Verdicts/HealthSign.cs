using Proxy.Membership.Wire;

namespace Proxy.Actors.Verdicts;

/// <summary>A node's sign of life: what it says of endpoints holds until now.</summary>
/// <param name="Node">The node, as <see cref="NodeName"/> has it.</param>
/// <param name="Life">What it said in this life counts, and nothing of an earlier one.</param>
/// <param name="Period">Milliseconds until the next.</param>
internal sealed record HealthSign(string Node, int Life, int Period) : IWireMessage;
