using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>
/// The bytes that are kept of a response's head: the status line, and the fields that are for everyone (RFC 9111 3.1), each with its CR LF,
/// without the blank line. Age and Content-Length are written with every answer.
/// </summary>
internal static class StoredHead
{
    /// <summary>Makes the bytes.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="reason">The reason phrase.</param>
    /// <param name="fields">The response's fields.</param>
    /// <param name="connection">Those among which Connection is.</param>
    /// <param name="facts">What the fields say; its time stands for a Date that is missing (RFC 9110 6.6.1).</param>
    public static byte[] Make(int status, ReadOnlySpan<byte> reason, HttpFields fields, HttpFields connection, ResponseFacts facts)
    {
        var counter = new HeadWriter(default);
        Write(ref counter, status, reason, fields, connection, facts);
        var head = GC.AllocateUninitializedArray<byte>(counter.Length);
        var writer = new HeadWriter(head);
        Write(ref writer, status, reason, fields, connection, facts);
        return head;
    }

    /// <summary>The kept fields.</summary>
    /// <param name="head">A kept head.</param>
    public static HttpFields Fields(ReadOnlySpan<byte> head) => new(head[LengthOfLine(head)..]);

    /// <summary>Bytes of the status line, with its CR LF.</summary>
    /// <param name="head">A kept head.</param>
    public static int LengthOfLine(ReadOnlySpan<byte> head) => head.IndexOf((byte)'\n') + 1;

    /// <summary>Whether a field is kept.</summary>
    /// <param name="field">The field.</param>
    /// <param name="connection">The fields among which Connection is.</param>
    /// <param name="omitted">The names in no-cache and private.</param>
    public static bool Keeps(HttpField field, HttpFields connection, ReadOnlySpan<byte> omitted)
    {
        var isLeft = field.Name.Length switch
        {
            3 => field.Is("age"u8),
            14 => field.Is("content-length"u8),
            18 => field.Is("proxy-authenticate"u8),
            19 => field.Is("proxy-authorization"u8),
            25 => field.Is("proxy-authentication-info"u8),
            _ => false,
        };
        return !isLeft && !HttpFields.IsHopByHop(field.Name, connection) && !Names(omitted, field.Name);
    }

    /// <summary>Writes a status line.</summary>
    public static void WriteLine(ref HeadWriter writer, int status, ReadOnlySpan<byte> reason)
    {
        writer.Add("HTTP/1.1 "u8);
        writer.Add(status);
        writer.Add(" "u8);
        writer.Add(reason);
        writer.Add("\r\n"u8);
    }

    private static void Write(
        ref HeadWriter writer, int status, ReadOnlySpan<byte> reason, HttpFields fields, HttpFields connection, ResponseFacts facts)
    {
        WriteLine(ref writer, status, reason);
        foreach (var field in fields)
        {
            if (!Keeps(field, connection, facts.Omitted)) continue;
            if (!facts.Has(ResponseRules.HasDate) && field.Is("date"u8)) continue;
            writer.AddField(field);
        }
        if (!facts.Has(ResponseRules.HasDate)) writer.AddDate("Date: "u8, facts.Date);
    }

    // A list of names, as no-cache and private have it.
    private static bool Names(ReadOnlySpan<byte> list, ReadOnlySpan<byte> name)
    {
        if (list.IsEmpty) return false;
        foreach (var range in list.Split((byte)','))
        {
            if (Ascii.EqualsIgnoreCase(list[range].Trim(" \t"u8), name)) return true;
        }
        return false;
    }
}
