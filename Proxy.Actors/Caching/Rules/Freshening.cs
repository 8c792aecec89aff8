using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Brings a stored response up to date with the fields of a 304, or of a 200 to HEAD (RFC 9111 3.2, 4.3.4, 4.3.5).</summary>
internal static class Freshening
{
    /// <summary>Whether a 304 is about the stored response (4.3.4). One without a validator is: it was asked with the stored one's.</summary>
    /// <param name="stored">What is known of the stored response.</param>
    /// <param name="update">The 304's facts.</param>
    public static bool Fits(ResponseFacts stored, ResponseFacts update)
    {
        if (update.EntityTag.Length == 0) return update.LastModified == ResponseFacts.NoDate || update.LastModified == stored.LastModified;
        return EntityTag.IsWeak(update.EntityTag)
            ? EntityTag.WeaklyMatch(update.EntityTag, stored.EntityTag)
            : EntityTag.StronglyMatch(update.EntityTag, stored.EntityTag);
    }

    /// <summary>Whether a 200 to HEAD is about the stored response (4.3.5); when it is not, the stored one is no longer current.</summary>
    /// <param name="stored">What is known of the stored response.</param>
    /// <param name="length">Bytes of its body.</param>
    /// <param name="update">The facts of the response to HEAD.</param>
    /// <param name="contentLength">Its Content-Length; -1 for none.</param>
    public static bool FitsHead(ResponseFacts stored, long length, ResponseFacts update, long contentLength) =>
        stored.Status == 200 && update.Status == 200
        && (update.EntityTag.Length == 0 || EntityTag.WeaklyMatch(update.EntityTag, stored.EntityTag))
        && (update.LastModified == ResponseFacts.NoDate || update.LastModified == stored.LastModified)
        && (contentLength < 0 || contentLength == length);

    /// <summary>Makes the head and the facts anew. Whether the response may stay stored is for <see cref="Storing"/> to judge by these.</summary>
    /// <param name="head">The kept head.</param>
    /// <param name="stored">What is known of the stored response.</param>
    /// <param name="update">The 304.</param>
    /// <param name="requestTime">When its request was sent.</param>
    /// <param name="responseTime">When it was received.</param>
    /// <param name="defaultTtl">Seconds for which a response is fresh that says nothing of it.</param>
    public static (byte[] Head, ResponseFacts Facts) Of(
        byte[] head, ResponseFacts stored, in HttpResponse update, long requestTime, long responseTime, long defaultTtl) =>
        Of(head, stored, update.Fields, update.Connection, requestTime, responseTime, defaultTtl);

    /// <summary>Makes them of the fields of a 304, and those among which Connection is.</summary>
    public static (byte[] Head, ResponseFacts Facts) Of(
        byte[] head, ResponseFacts stored, HttpFields update, HttpFields connection, long requestTime, long responseTime, long defaultTtl)
    {
        var counter = new HeadWriter(default);
        Merge(ref counter, StoredHead.Fields(head), update, connection);
        var merged = new byte[counter.Length];
        var writer = new HeadWriter(merged);
        Merge(ref writer, StoredHead.Fields(head), update, connection);
        var facts = ResponseFacts.Of(stored.Status, new HttpFields(merged), requestTime, responseTime, defaultTtl);
        return (StoredHead.Make(stored.Status, ReasonOf(head), new HttpFields(merged), default, facts), facts);
    }

    private static void Merge(ref HeadWriter writer, HttpFields stored, HttpFields update, HttpFields connection)
    {
        // A Date that the update lacks is its time, and not that of the stored one (RFC 9110 6.6.1).
        foreach (var field in stored)
        {
            if (!field.Is("date"u8) && !IsReplaced(field, update, connection)) writer.AddField(field);
        }
        foreach (var field in update)
        {
            if (field.Is("age"u8) || Updates(field, connection)) writer.AddField(field);
        }
    }

    private static bool IsReplaced(HttpField stored, HttpFields update, HttpFields connection)
    {
        foreach (var field in update)
        {
            if (Ascii.EqualsIgnoreCase(field.Name, stored.Name) && Updates(field, connection)) return true;
        }
        return false;
    }

    // RFC 9111 3.2: all but what is not kept, and what says how the stored bytes are to be read.
    private static bool Updates(HttpField field, HttpFields connection) =>
        !field.Is("content-encoding"u8) && !field.Is("content-range"u8) && StoredHead.Keeps(field, connection, default);

    // The status line is "HTTP/1.1 200 reason".
    private static ReadOnlySpan<byte> ReasonOf(ReadOnlySpan<byte> head) => head[13..(StoredHead.LengthOfLine(head) - 2)];
}
