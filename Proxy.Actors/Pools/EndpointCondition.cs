namespace Proxy.Actors.Pools;

/// <summary>What an endpoint is like in one word, as listings and metrics tell it.</summary>
internal static class EndpointCondition
{
    /// <summary>What clients get of it: what checks, look-ups and connects tell.</summary>
    /// <param name="health">What checks have found.</param>
    /// <param name="isUnresolved">Whether it has a name that stands for no address.</param>
    /// <param name="ejection">Whether clients could not reach it.</param>
    internal static string Of(Health health, bool isUnresolved, Ejection ejection) => (health, isUnresolved, ejection) switch
    {
        (Health.Down, _, _) => "down",
        (_, true, _) => "unresolved",
        (_, _, Ejection.Out) => "ejected",
        (_, _, Ejection.HalfOpen) => "half-open",
        (Health.Up, _, _) => "up",
        _ => "unchecked",
    };

    /// <summary>The same where the operator's word goes before.</summary>
    /// <param name="endpoint">The endpoint.</param>
    internal static string Of(EndpointModel endpoint) => endpoint.AdminState switch
    {
        AdminState.Maint => "maint",
        AdminState.Drain => "drain",
        _ => Of(endpoint.Health, endpoint.Addresses.IsEmpty, endpoint.Ejection),
    };
}
