using Proxy.Actors.CacheListing;

namespace Proxy.Node.Palette;

/// <summary>A stored response as a listing has it.</summary>
internal sealed record StoredView(
    string Url,
    int Status,
    long Bytes,
    long? Length,
    long AgeMs,
    long TtlMs,
    string Fresh,
    int Hits,
    bool IsFilling,
    string? Vary,
    string? Tags,
    string Cache,
    string Node,
    IReadOnlyList<string>? Head)
{
    public static StoredView Of(StoredRow row) => new(
        row.Url,
        row.Status,
        row.Bytes,
        row.Length,
        (long)row.Age.TotalMilliseconds,
        (long)row.Ttl.TotalMilliseconds,
        row.Ttl > TimeSpan.Zero ? DurationText.Of((long)row.Ttl.TotalMilliseconds) : "stale",
        row.Hits,
        row.IsFilling,
        row.Vary.Length == 0 ? null : row.Vary,
        row.Tags.Length == 0 ? null : row.Tags,
        row.Cache,
        row.Node,
        row.Head.IsEmpty ? null : row.Head);
}
