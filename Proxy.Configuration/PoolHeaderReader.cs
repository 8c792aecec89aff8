using System.Collections.Immutable;
using System.Globalization;

namespace Proxy.Configuration;

/// <summary>Reads <c>proxy-protocol</c> of a pool: a version, or a block that says what it tells.</summary>
internal static class PoolHeaderReader
{
    // 128 bytes are what a UNIQUE_ID may have, and more than anybody needs for a word of one's own.
    private const int MaxText = 128;

    private static readonly string[] OnlyInV2 = ["tlvs", "pass", "set", "checksum"];

    private static readonly Func<string, Parsed<int>> Version = Choices.Of(("off", 0), ("v1", 1), ("v2", 2));

    private static readonly Func<string, Parsed<HeaderTlvs>> Tlv = Choices.Of(
        ("alpn", HeaderTlvs.Alpn), ("authority", HeaderTlvs.Authority), ("unique-id", HeaderTlvs.UniqueId), ("ssl", HeaderTlvs.Ssl));

    /// <summary>The header; null for none.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="isForAll">Whether it is what all pools take over: which of them send a header, they say themselves.</param>
    public static PoolHeaderSettings? Read(Section pool, bool isForAll)
    {
        var section = pool.BlockOrValue("proxy-protocol", "version");
        section.RejectUnknownKeys();
        var settings = new PoolHeaderSettings(
            section.Value("version", Version),
            Lists.Read(section, "tlvs", Tlv).Aggregate(HeaderTlvs.None, (all, one) => all | one),
            Lists.Read(section, "pass", Type),
            Set(section.Block("set")),
            section.Value("checksum", Choices.OnOrOff));
        // What all pools take over does not matter to one that says v1.
        if (settings.Version == 1 && Array.Find(OnlyInV2, section.Has) is { } key)
            section.Error(key, "a header of v1 has room for addresses only", "write version = v2, or leave this key out");
        if (settings.Version == 0 && !isForAll && pool.Wants("proxy-protocol") && !pool.IsText("proxy-protocol") && !section.Has("version"))
            section.Error("version", "the block says what a PROXY header tells, and not which one servers are sent", "write version = v2 in it; or proxy-protocol = off for none");
        return settings.Version == 0 ? null : settings;
    }

    private static ValueArray<KeyValuePair<byte, string>> Set(Section section)
    {
        var texts = ImmutableArray.CreateBuilder<KeyValuePair<byte, string>>();
        foreach (var key in section.AllWrittenKeys)
        {
            var before = section.ErrorCount;
            var type = section.Parse(section.PathOf(key), key, Type);
            if (section.ErrorCount == before && texts.Any(each => each.Key == type))
                section.Error(key, "this type is there in another spelling", "write each type once");
            texts.Add(new(type, section.Value(key, Text) ?? ""));
        }

        return new ValueArray<KeyValuePair<byte, string>>(texts.ToImmutable());
    }

    /// <summary>A type that is everybody's own to use.</summary>
    private static Parsed<byte> Type(string text)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var type) && type is >= 0xE0 and <= 0xEF;
        return isHex
            ? Parsed.Ok(Convert.ToByte(text, 16))
            : Parsed.Fail<byte>($"{Quoted.Text(text)} is not a type that may be used freely", "write one from 0xE0 to 0xEF");
    }

    private static Parsed<string> Text(string text) => text.Length <= MaxText && text.All(char.IsAscii)
        ? Parsed.Ok(text)
        : Parsed.Fail<string>($"it is longer than {MaxText} characters, or not ASCII", "write a short text");
}
