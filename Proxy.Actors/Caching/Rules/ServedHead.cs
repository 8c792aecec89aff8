using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>The head of an answer out of the cache.</summary>
internal readonly struct ServedHead
{
    /// <summary>As what the stored response is served.</summary>
    public Served As { get; init; }

    /// <summary>The stored response's age in seconds (RFC 9111 5.1).</summary>
    public long Age { get; init; }

    /// <summary>Bytes of the stored response's body; negative as long as they are not known.</summary>
    public long Length { get; init; }

    /// <summary>Whether the body is sent in chunks: its length is not known yet.</summary>
    public bool IsChunked { get; init; }

    /// <summary>The part that is served, of a 206.</summary>
    public ByteRange Range { get; init; }

    /// <summary>The time now; for the Date of a 416, which is the cache's own.</summary>
    public long Now { get; init; }

    /// <summary>What the cache has done, for Cache-Status; nothing is written of it when null.</summary>
    public CacheStatus? Status { get; init; }

    /// <summary>Whether the connection takes another request.</summary>
    public bool KeepsAlive { get; init; }

    /// <summary>Whether the client speaks HTTP/1.0, and has to be told that its connection stays.</summary>
    public bool IsForHttp10 { get; init; }

    // RFC 9111 5.1: who sees an Age takes it that the server was not asked.
    private bool IsNew => Age == 0 && Status is { Forward: not CacheForward.None, IsCollapsed: false };

    /// <summary>Bytes that a head takes at most beside what is kept of it.</summary>
    public const int MaxAdded = 512;

    /// <summary>Writes the head with its blank line.</summary>
    /// <param name="target">Takes the kept bytes and <see cref="MaxAdded"/> more.</param>
    /// <param name="stored">The kept head.</param>
    /// <param name="facts">What is known of the stored response.</param>
    /// <returns>Bytes written; -1 when they do not fit.</returns>
    public int Write(Span<byte> target, ReadOnlySpan<byte> stored, ResponseFacts facts)
    {
        var writer = new HeadWriter(target);
        switch (As)
        {
            case Served.Whole:
                writer.Add(stored);
                WriteLength(ref writer, facts);
                break;
            case Served.Part: WritePart(ref writer, stored); break;
            case Served.NotModified: WriteNotModified(ref writer, stored); break;
            default: WriteNotSatisfiable(ref writer); break;
        }
        if (As != Served.NotSatisfiable && !IsNew) writer.AddField("Age: "u8, Age);
        WriteEnd(ref writer);
        return writer.Fits ? writer.Length : -1;
    }

    // RFC 9110 8.6: none in a 204.
    private void WriteLength(ref HeadWriter writer, ResponseFacts facts)
    {
        if (IsChunked) writer.Add("Transfer-Encoding: chunked\r\n"u8);
        else if (facts.Status != 204 && Length >= 0) writer.AddField("Content-Length: "u8, Length);
    }

    private void WritePart(ref HeadWriter writer, ReadOnlySpan<byte> stored)
    {
        StoredHead.WriteLine(ref writer, 206, "Partial Content"u8);
        foreach (var field in StoredHead.Fields(stored))
        {
            if (!field.Is("content-range"u8)) writer.AddField(field);
        }
        writer.Add("Content-Range: bytes "u8);
        writer.Add(Range.First);
        writer.Add("-"u8);
        writer.Add(Range.Last);
        writer.AddField("/"u8, Length);
        writer.AddField("Content-Length: "u8, Range.Length);
    }

    // RFC 9110 15.4.5: what describes a content is left out, where it does not tell representations apart.
    private static void WriteNotModified(ref HeadWriter writer, ReadOnlySpan<byte> stored)
    {
        StoredHead.WriteLine(ref writer, 304, "Not Modified"u8);
        foreach (var field in StoredHead.Fields(stored))
        {
            var describesContent = field.Name.Length switch
            {
                12 => field.Is("content-type"u8),
                13 => field.Is("content-range"u8),
                16 => field.Is("content-encoding"u8) || field.Is("content-language"u8),
                _ => false,
            };
            if (!describesContent) writer.AddField(field);
        }
    }

    private void WriteNotSatisfiable(ref HeadWriter writer)
    {
        StoredHead.WriteLine(ref writer, 416, "Range Not Satisfiable"u8);
        writer.AddDate("Date: "u8, Now);
        writer.AddField("Content-Range: bytes */"u8, Length);
        writer.Add("Content-Length: 0\r\n"u8);
    }

    private void WriteEnd(ref HeadWriter writer)
    {
        Status?.Write(ref writer);
        if (!KeepsAlive) writer.Add("Connection: close\r\n"u8);
        else if (IsForHttp10) writer.Add("Connection: keep-alive\r\n"u8);
        writer.Add("\r\n"u8);
    }
}
