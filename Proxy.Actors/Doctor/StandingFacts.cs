namespace Proxy.Actors.Doctor;

/// <summary>Whether a node takes clients, and how many.</summary>
/// <param name="IsReady">Whether it takes them.</param>
/// <param name="IsDraining">Whether it was told to take none.</param>
/// <param name="Pairs">Accepted connections that have not ended.</param>
/// <param name="MaxPairs">Pairs that it takes at once.</param>
/// <param name="WantedPairs">What the configuration asks for; 0 for as many as there are descriptors for.</param>
/// <param name="Loops">Its loops.</param>
/// <param name="LongestRoundMs">The longest that one of them took for all that was due at once, in the last 15 seconds, milliseconds.</param>
/// <param name="CacheBytes">Memory that its caches may take.</param>
/// <param name="IsClusterOpen">Whether whoever reaches its cluster port may join.</param>
internal sealed record StandingFacts(
    bool IsReady, bool IsDraining, int Pairs, int MaxPairs, int WantedPairs, int Loops, long LongestRoundMs, long CacheBytes, bool IsClusterOpen);
