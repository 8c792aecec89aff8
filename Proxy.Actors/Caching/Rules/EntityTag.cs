namespace Proxy.Actors.Caching.Rules;

/// <summary>Compares entity tags (RFC 9110 8.8.3.2).</summary>
internal static class EntityTag
{
    private static ReadOnlySpan<byte> Weak => "W/"u8;

    /// <summary>Whether two tags are the same, weak or not.</summary>
    public static bool WeaklyMatch(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => Opaque(one).SequenceEqual(Opaque(other));

    /// <summary>Whether two tags are the same and both strong.</summary>
    public static bool StronglyMatch(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        !one.IsEmpty && !IsWeak(one) && !IsWeak(other) && one.SequenceEqual(other);

    /// <summary>Whether a tag is a weak one.</summary>
    public static bool IsWeak(ReadOnlySpan<byte> tag) => tag.StartsWith(Weak);

    /// <summary>Whether a list has <c>*</c>, or a tag that weakly matches (RFC 9110 13.1.2).</summary>
    /// <param name="list">A line of If-None-Match.</param>
    /// <param name="tag">The stored response's tag; empty for none.</param>
    public static bool IsIn(ReadOnlySpan<byte> list, ReadOnlySpan<byte> tag)
    {
        while (!(list = list.TrimStart(" \t,"u8)).IsEmpty)
        {
            var end = EndOfTag(list);
            var member = list[..end].TrimEnd(" \t"u8);
            list = list[end..];
            if (member is [(byte)'*'] || (!tag.IsEmpty && WeaklyMatch(member, tag))) return true;
        }
        return false;
    }

    // A comma within quotes is part of the tag, and a backslash is nothing special there.
    private static int EndOfTag(ReadOnlySpan<byte> list)
    {
        var isQuoted = false;
        for (var at = 0; at < list.Length; at++)
        {
            if (list[at] == (byte)'"') isQuoted = !isQuoted;
            else if (list[at] == (byte)',' && !isQuoted) return at;
        }
        return list.Length;
    }

    private static ReadOnlySpan<byte> Opaque(ReadOnlySpan<byte> tag) => IsWeak(tag) ? tag[Weak.Length..] : tag;
}
