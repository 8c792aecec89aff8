namespace Proxy.Actors.Pools;

/// <summary>What a pair gets that wants a place at an endpoint.</summary>
/// <param name="Outcome">Whether it has one.</param>
/// <param name="Target">Where it is to go.</param>
/// <param name="State">The endpoint, which counts it until <see cref="EndpointState.Leave"/>.</param>
internal readonly record struct PoolPlace(PoolOutcome Outcome, Candidate Target = default, EndpointState? State = null);
