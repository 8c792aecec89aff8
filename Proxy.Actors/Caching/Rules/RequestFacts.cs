using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>What a cache needs of a request's fields, collected in one pass. It refers to no bytes, so that it may be kept.</summary>
internal readonly struct RequestFacts
{
    /// <summary>Stands for a directive or a date that is not there.</summary>
    public const long Absent = -1;

    /// <summary>What is asked for, apart from numbers.</summary>
    public RequestRules Rules { get; init; }

    /// <summary>Seconds of max-age (RFC 9111 5.2.1.1); <see cref="Absent"/> without one.</summary>
    public long MaxAge { get; init; }

    /// <summary>Seconds of max-stale (5.2.1.2); <see cref="long.MaxValue"/> when any are accepted, <see cref="Absent"/> without one.</summary>
    public long MaxStale { get; init; }

    /// <summary>Seconds of min-fresh (5.2.1.3); <see cref="Absent"/> without one.</summary>
    public long MinFresh { get; init; }

    /// <summary>Seconds of stale-if-error (RFC 5861 4); <see cref="Absent"/> without one.</summary>
    public long StaleIfError { get; init; }

    /// <summary>The date of If-Modified-Since in Unix seconds; <see cref="long.MinValue"/> without one, or when it is no date.</summary>
    public long IfModifiedSince { get; init; }

    public bool Has(RequestRules rule) => (Rules & rule) != 0;

    /// <summary>Whether a cache may answer it with a 304 (RFC 9111 4.3.2).</summary>
    public bool IsConditional => Has(RequestRules.IfNoneMatch | RequestRules.IfModifiedSince);

    /// <summary>Collects the facts.</summary>
    /// <param name="fields">The request's fields.</param>
    /// <param name="now">The time now, in Unix seconds.</param>
    public static RequestFacts Of(HttpFields fields, long now)
    {
        var reading = new RequestReading(now);
        foreach (var field in fields) reading.Add(field);
        return reading.Result();
    }
}
