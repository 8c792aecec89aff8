using Proxy.Actors.Pools;

namespace Proxy.Actors.Verdicts;

/// <summary>Which endpoints a change of a pool has left out, or taken back.</summary>
internal static class EjectionChanges
{
    /// <summary>The changes, of no time and no node yet.</summary>
    /// <param name="before">The pool before.</param>
    /// <param name="after">The pool after.</param>
    /// <param name="stateOf">What is known of an endpoint otherwise.</param>
    internal static IEnumerable<HealthTransition> Between(PoolModel before, PoolModel after, Func<string, EndpointState> stateOf)
    {
        var were = before.Endpoints.Where(each => each.Ejection != Ejection.None).ToDictionary(each => each.Name, each => each.Ejection, StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in after.Endpoints)
        {
            if (endpoint.Ejection == Ejection.None && were.Count == 0) continue;
            var was = were.GetValueOrDefault(endpoint.Name);
            if (was == endpoint.Ejection) continue;
            yield return new HealthTransition(default, after.Name, endpoint.Name, endpoint.Health, endpoint.Health, Words(was, endpoint, after, stateOf), "")
            {
                EjectionBefore = was,
                Ejection = endpoint.Ejection,
            };
        }
    }

    private static string Words(Ejection was, EndpointModel endpoint, PoolModel pool, Func<string, EndpointState> stateOf) => endpoint.Ejection switch
    {
        Ejection.Out => stateOf(endpoint.Name).LastFailure?.Words ?? "it could not be reached",
        Ejection.HalfOpen => "its time is over: one client is let through",
        _ when pool.Settings.Ejection is null => "the pool has no ejection any more",
        _ => was == Ejection.HalfOpen ? "it can be reached again" : "a check has passed",
    };
}
