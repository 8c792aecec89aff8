namespace Proxy.Actors.Pools;

/// <summary>What a pair gets that wants a place at an endpoint.</summary>
/// <param name="Outcome">Whether it has one.</param>
/// <param name="Target">Where it is to go.</param>
/// <param name="State">The endpoint, which counts it until <see cref="EndpointState.Leave"/>.</param>
/// <param name="IsTrial">Whether it is the one pair that decides whether a half-open endpoint is back.</param>
internal readonly record struct PoolPlace(PoolOutcome Outcome, Candidate Target = default, EndpointState? State = null, bool IsTrial = false)
{
    /// <summary>Gives it back before anything has come of it.</summary>
    internal void Drop() => State?.Leave(endsTrial: IsTrial);
}
