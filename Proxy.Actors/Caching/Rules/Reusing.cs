namespace Proxy.Actors.Caching.Rules;

/// <summary>When a stored response answers a GET or HEAD for its URI whose fields fit its Vary (RFC 9111 4).</summary>
internal static class Reusing
{
    /// <summary>Whether a stored response is served.</summary>
    /// <param name="request">What the request says.</param>
    /// <param name="stored">What is known of the stored response.</param>
    /// <param name="now">The time now.</param>
    public static ReuseVerdict Judge(in RequestFacts request, ResponseFacts stored, long now)
    {
        var age = stored.Age(now);
        var ttl = stored.Lifetime - age;
        var reuse = request.Has(RequestRules.NoStore | RequestRules.ServerPrecondition) ? Reuse.Pass : Of(request, stored, age, ttl);
        var why = reuse switch
        {
            Reuse.Pass => CacheForward.Request,
            Reuse.Revalidate => ttl > 0 && !stored.Has(ResponseRules.NoCache) ? CacheForward.Request : CacheForward.Stale,
            _ => CacheForward.None,
        };
        if (why != CacheForward.None && request.Has(RequestRules.OnlyIfCached)) (reuse, why) = (Reuse.GatewayTimeout, CacheForward.None);
        return new ReuseVerdict(reuse, why, age, ttl);
    }

    /// <summary>What becomes of a request for which nothing fits: it goes to the server, or is a 504 (5.2.1.7).</summary>
    public static Reuse WithoutStored(in RequestFacts request) => request.Has(RequestRules.OnlyIfCached) ? Reuse.GatewayTimeout : Reuse.Pass;

    /// <summary>Whether a stored response is served because the server cannot be reached or has answered 500, 502, 503 or 504 (RFC 5861 4).</summary>
    /// <param name="request">What the request says.</param>
    /// <param name="stored">What is known of the stored response.</param>
    /// <param name="now">The time now.</param>
    /// <param name="configured">Seconds past its lifetime for which it is, when neither side says; 0 or less for not at all.</param>
    public static bool MayServeOnError(in RequestFacts request, ResponseFacts stored, long now, long configured)
    {
        if (request.Has(RequestRules.NoCache | RequestRules.NoStore | RequestRules.ServerPrecondition)) return false;
        if (request.MaxAge != RequestFacts.Absent && stored.Age(now) > request.MaxAge) return false;
        var ttl = stored.Ttl(now);
        if (ttl > 0 && !stored.Has(ResponseRules.NoCache)) return true;
        var window = stored.StaleIfError != ResponseFacts.Absent ? stored.StaleIfError : configured;
        if (request.StaleIfError != RequestFacts.Absent) window = Math.Min(window, request.StaleIfError);
        return MayBeStale(stored, stored.StaleIfError) && -ttl < window;
    }

    private static Reuse Of(in RequestFacts request, ResponseFacts stored, long age, long ttl)
    {
        // RFC 9111 4 and 5.2.2.4; 5.2.1.4 and 5.2.1.1.
        if (stored.Has(ResponseRules.NoCache) || request.Has(RequestRules.NoCache)) return Reuse.Revalidate;
        if (request.MaxAge != RequestFacts.Absent && age > request.MaxAge) return Reuse.Revalidate;

        // 5.2.1.3.
        var wanted = Math.Max(0, request.MinFresh);
        if (ttl > 0 && ttl >= wanted) return Reuse.Fresh;

        // 5.2.1.2.
        if (request.MinFresh == RequestFacts.Absent && -ttl <= request.MaxStale && MayBeStale(stored, ResponseFacts.Absent)) return Reuse.Stale;

        // RFC 5861 3; a client that has set a bound for the age wants nothing stale (RFC 9111 5.2.1.1).
        var hasBound = request.MaxAge != RequestFacts.Absent || request.MinFresh != RequestFacts.Absent;
        return !hasBound && -ttl < stored.StaleWhileRevalidate && MayBeStale(stored, stored.StaleWhileRevalidate)
            ? Reuse.StaleWhileRevalidate
            : Reuse.Revalidate;
    }

    // RFC 9111 4.2.4. s-maxage alone means proxy-revalidate (5.2.2.10); beside a stale-* directive the server has said what it wants.
    private static bool MayBeStale(ResponseFacts stored, long allowed) =>
        !stored.Has(ResponseRules.NoCache | ResponseRules.MustRevalidate | ResponseRules.ProxyRevalidate)
        && (allowed != ResponseFacts.Absent || !stored.Has(ResponseRules.SharedMaxAge));
}
