using System.Buffers;
using System.Text;

namespace Proxy.Actors.Prefaces;

/// <summary>Host names as clients send them: letters, digits, <c>-</c> and <c>_</c> in labels of 63 at most, 253 in all (RFC 1035 2.3.4).</summary>
internal static class HostName
{
    /// <summary>The longest name, without the dot that may end it.</summary>
    public const int MaxLength = 253;

    private static readonly SearchValues<byte> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    /// <summary>The name in lower case and without a dot at its end; null when it is none.</summary>
    public static string? Read(ReadOnlySpan<byte> name)
    {
        if (name is [.. var all, (byte)'.']) name = all;
        if (!Is(name)) return null;
        Span<byte> lower = stackalloc byte[MaxLength];
        Ascii.ToLower(name, lower, out var length);
        return Encoding.ASCII.GetString(lower[..length]);
    }

    /// <summary>Whether this is a name, with or without a dot at its end.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name) => Is(name is [.. var all, (byte)'.'] ? all : name);

    private static bool Is(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && name.Length <= MaxLength && !name.ContainsAnyExcept(Allowed) && HasLabels(name);

    private static bool HasLabels(ReadOnlySpan<byte> name)
    {
        for (var rest = name; ;)
        {
            var dot = rest.IndexOf((byte)'.');
            var label = dot < 0 ? rest.Length : dot;
            if (label is 0 or > 63) return false;
            if (dot < 0) return true;
            rest = rest[(dot + 1)..];
        }
    }
}
