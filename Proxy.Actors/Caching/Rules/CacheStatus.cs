namespace Proxy.Actors.Caching.Rules;

/// <summary>What the cache has done with a request, as the field Cache-Status says it (RFC 9211).</summary>
internal readonly struct CacheStatus
{
    /// <summary>Why the request went to the server (2.2); none of a hit.</summary>
    public CacheForward Forward { get; init; }

    /// <summary>The status the server answered with (2.3); 0 for none, or for the one that the client sees.</summary>
    public int ForwardStatus { get; init; }

    /// <summary>Seconds for which the response is still fresh (2.4); negative when it is stale, null when there is nothing to say.</summary>
    public long? Ttl { get; init; }

    /// <summary>Whether the response is stored (2.5).</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether the request waited for the response to another (2.6).</summary>
    public bool IsCollapsed { get; init; }

    /// <summary>More about it (2.8), as a token; empty for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>A request that the cache has answered.</summary>
    /// <param name="ttl">Seconds for which the stored response is still fresh.</param>
    public static CacheStatus Hit(long ttl) => new() { Ttl = ttl };

    /// <summary>Writes the field.</summary>
    public void Write(ref HeadWriter writer)
    {
        writer.Add("Cache-Status: proxycluster"u8);
        if (Forward == CacheForward.None) writer.Add("; hit"u8);
        else WriteForward(ref writer);
        if (Ttl is { } ttl)
        {
            writer.Add("; ttl="u8);
            writer.Add(ttl);
        }
        if (!string.IsNullOrEmpty(Detail)) WriteDetail(ref writer, Detail);
        writer.Add("\r\n"u8);
    }

    private void WriteForward(ref HeadWriter writer)
    {
        writer.Add("; fwd="u8);
        writer.Add(Token(Forward));
        if (ForwardStatus != 0)
        {
            writer.Add("; fwd-status="u8);
            writer.Add(ForwardStatus);
        }
        if (IsStored) writer.Add("; stored"u8);
        if (IsCollapsed) writer.Add("; collapsed"u8);
    }

    private static void WriteDetail(ref HeadWriter writer, string detail)
    {
        writer.Add("; detail="u8);
        Span<byte> one = stackalloc byte[1];
        foreach (var letter in detail)
        {
            one[0] = (byte)letter;
            writer.Add(one);
        }
    }

    private static ReadOnlySpan<byte> Token(CacheForward forward) => forward switch
    {
        CacheForward.Bypass => "bypass"u8,
        CacheForward.Method => "method"u8,
        CacheForward.UriMiss => "uri-miss"u8,
        CacheForward.VaryMiss => "vary-miss"u8,
        CacheForward.Request => "request"u8,
        CacheForward.Stale => "stale"u8,
        CacheForward.Partial => "partial"u8,
        _ => "miss"u8,
    };
}
