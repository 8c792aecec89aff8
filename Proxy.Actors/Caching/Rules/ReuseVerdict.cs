namespace Proxy.Actors.Caching.Rules;

/// <summary>Whether a stored response is served.</summary>
/// <param name="Reuse">What becomes of the request.</param>
/// <param name="Why">Why the request goes to the server; none when it does not, or only afterwards.</param>
/// <param name="Age">The stored response's age in seconds, for the field Age.</param>
/// <param name="Ttl">Seconds for which it is still fresh; negative when it is stale.</param>
internal readonly record struct ReuseVerdict(Reuse Reuse, CacheForward Why, long Age, long Ttl)
{
    /// <summary>Whether what is stored is served now.</summary>
    public bool IsServed => Reuse is Reuse.Fresh or Reuse.Stale or Reuse.StaleWhileRevalidate;
}
