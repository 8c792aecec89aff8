using System.Buffers;
using System.Text;
using Proxy.Actors.Http;

namespace Proxy.Actors.Caching.Rules;

/// <summary>Writes the fields that Vary names so that what means the same is the same (RFC 9111 4.1).</summary>
internal static class VaryValue
{
    private static ReadOnlySpan<byte> Comma => ","u8;

    // No field's value has these bytes.
    private static ReadOnlySpan<byte> Present => [1];

    private static ReadOnlySpan<byte> Absent => [2];

    /// <summary>Writes all of them.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="names">The names in lower case, with a comma between.</param>
    /// <param name="request">The request's fields.</param>
    public static void WriteAll(ref HeadWriter writer, ReadOnlySpan<byte> names, HttpFields request)
    {
        foreach (var range in names.Split((byte)',')) Write(ref writer, names[range], request);
    }

    // The lines of a field are one, with a comma between.
    private static void Write(ref HeadWriter writer, ReadOnlySpan<byte> name, HttpFields request)
    {
        var isThere = false;
        foreach (var field in request)
        {
            if (field.Name.Length != name.Length || !Ascii.EqualsIgnoreCase(field.Name, name)) continue;
            writer.Add(isThere ? Comma : Present);
            isThere = true;
            WriteMembers(ref writer, field.Value, IsOfAnyCase(name));
        }
        if (!isThere) writer.Add(Absent);
    }

    // The white space around a list's commas goes.
    private static void WriteMembers(ref HeadWriter writer, ReadOnlySpan<byte> value, bool ofAnyCase)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var end = DirectiveReader.EndOfMember(value, out _);
            if (!isFirst) writer.Add(Comma);
            WriteMember(ref writer, value[..end].Trim(" \t"u8), ofAnyCase);
            if (end == value.Length) return;
            value = value[(end + 1)..];
        }
    }

    private static void WriteMember(ref HeadWriter writer, ReadOnlySpan<byte> member, bool ofAnyCase)
    {
        Span<byte> lower = stackalloc byte[64];
        while (ofAnyCase && !member.IsEmpty)
        {
            var piece = member[..Math.Min(member.Length, lower.Length)];
            member = member[piece.Length..];
            if (Ascii.ToLower(piece, lower, out _) == OperationStatus.Done) writer.Add(lower[..piece.Length]);
            else writer.Add(piece);
        }
        writer.Add(member);
    }

    // RFC 9110 12.5.2 to 12.5.4: names of codings, charsets and languages. Their order stays: some servers take it for a preference.
    private static bool IsOfAnyCase(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("accept-encoding"u8) || name.SequenceEqual("accept-language"u8) || name.SequenceEqual("accept-charset"u8);
}
