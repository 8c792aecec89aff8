using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>What a cache needs of a response's head, collected in one pass and kept with the object. Times are Unix seconds.</summary>
internal sealed record ResponseFacts
{
    /// <summary>Stands for a directive that is not there.</summary>
    public const long Absent = -1;

    /// <summary>Stands for a date that is not there or cannot be read.</summary>
    public const long NoDate = long.MinValue;

    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>What is said, apart from numbers and names.</summary>
    public required ResponseRules Rules { get; init; }

    /// <summary>When the response, or the 304 that has freshened it, was received.</summary>
    public required long ResponseTime { get; init; }

    /// <summary>Seconds of age at that time: corrected_initial_age (RFC 9111 4.2.3).</summary>
    public required long InitialAge { get; init; }

    /// <summary>freshness_lifetime in seconds (4.2.1); 0 for what is stale at once, negative for what was before it came.</summary>
    public required long Lifetime { get; init; }

    /// <summary>Date; the time of the response without one (RFC 9110 6.6.1).</summary>
    public required long Date { get; init; }

    /// <summary>Last-Modified; <see cref="NoDate"/> without one.</summary>
    public required long LastModified { get; init; }

    /// <summary>Seconds of stale-while-revalidate (RFC 5861 3); <see cref="Absent"/> without one.</summary>
    public required long StaleWhileRevalidate { get; init; }

    /// <summary>Seconds of stale-if-error (RFC 5861 4); <see cref="Absent"/> without one.</summary>
    public required long StaleIfError { get; init; }

    /// <summary>ETag as it was sent; empty without one.</summary>
    public required byte[] EntityTag { get; init; }

    /// <summary>The names in Vary: in lower case, in order, each once, with a comma between; empty without one.</summary>
    public required byte[] Vary { get; init; }

    /// <summary>The names in no-cache and private, separated by commas: these fields are not kept (RFC 9111 3.1).</summary>
    public required byte[] Omitted { get; init; }

    /// <summary>What Surrogate-Key and Cache-Tag name the response by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Whether the server can be asked if it is still current (4.3.1).</summary>
    public bool HasValidator => EntityTag.Length > 0 || LastModified != NoDate;

    /// <summary>What If-Modified-Since is compared with: Last-Modified, or else Date (4.3.2).</summary>
    public long ModifiedAt => LastModified != NoDate ? LastModified : Date;

    public bool Has(ResponseRules rule) => (Rules & rule) != 0;

    /// <summary>current_age (4.2.3), in seconds.</summary>
    /// <param name="now">The time now.</param>
    public long Age(long now) => Math.Min(DeltaSeconds.Max, InitialAge + Math.Max(0, now - ResponseTime));

    /// <summary>For how many seconds it is still fresh; 0 or less when it is stale.</summary>
    /// <param name="now">The time now.</param>
    public long Ttl(long now) => Lifetime - Age(now);

    /// <summary>Collects the facts.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="fields">The response's fields.</param>
    /// <param name="requestTime">When its request was sent.</param>
    /// <param name="responseTime">When its head was received.</param>
    /// <param name="defaultTtl">Seconds for which a response is fresh that says nothing of it; <see cref="Absent"/> for none.</param>
    public static ResponseFacts Of(int status, HttpFields fields, long requestTime, long responseTime, long defaultTtl = Absent)
    {
        var reading = new ResponseReading(responseTime);
        foreach (var field in fields) reading.Add(field);
        return reading.Result(status, requestTime, defaultTtl);
    }
}
