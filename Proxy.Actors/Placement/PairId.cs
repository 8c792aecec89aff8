using System.Globalization;

namespace Proxy.Actors.Placement;

/// <summary>Names a pair in the whole cluster: the node and loop that accepted it, and its number there. Written
/// <c>NODE-LOOP-NUMBER</c>, each in hexadecimal; the part before the last dash names the shard.</summary>
/// <remarks>The low bits of a number name the slot that serves the pair, those above them say how many pairs it has had before. The entity of
/// cluster sharding is the slot: who has a pair's name can find it, and what became of it.</remarks>
public sealed record PairId
{
    /// <summary>Bits of a number that name the slot: room for more than the ten million pairs that a node may be let take.</summary>
    internal const int SlotBits = 24;

    private string? _text;

    private PairId(string shard, int loop, long number)
    {
        Shard = shard;
        Loop = loop;
        Number = number;
    }

    /// <summary>The whole name.</summary>
    public string Text => _text ??= Join(Shard, Number);

    /// <summary>The slot's name: the entity's id in cluster sharding.</summary>
    public string Entity => Join(Shard, Slot);

    /// <summary>The slot on its loop that serves the pair, from 1.</summary>
    public int Slot => SlotOf(Number);

    /// <summary>The shard that the pair belongs to.</summary>
    public string Shard { get; }

    /// <summary>The loop on its node, from 0.</summary>
    public int Loop { get; }

    /// <summary>The pair's number on its loop, from 1.</summary>
    public long Number { get; }

    /// <summary>The name of a shard.</summary>
    /// <param name="nodeUid">The uid of the node's cluster address.</param>
    /// <param name="loop">The loop, from 0.</param>
    public static string ShardOf(int nodeUid, int loop) =>
        string.Create(CultureInfo.InvariantCulture, $"{(uint)nodeUid:x}-{loop:x}");

    /// <summary>Names a pair.</summary>
    /// <param name="shard">From <see cref="ShardOf(int, int)"/>.</param>
    /// <param name="loop">The shard's loop.</param>
    /// <param name="number">The pair's number on it.</param>
    public static PairId Create(string shard, int loop, long number) =>
        new(shard, loop, number);

    /// <summary>Reads a pair's name.</summary>
    /// <param name="text">As a user typed it or a message brought it.</param>
    /// <param name="id">The name, when it is one; its text is in lower case and without leading zeros, as the pair itself
    /// writes it.</param>
    public static bool TryParse(string? text, out PairId? id)
    {
        id = null;
        var parts = text?.Split('-') ?? [];
        if (parts.Length != 3 || !IsHex(parts[0], out var uid) || !IsHex(parts[1], out var loop) || !IsHex(parts[2], out var number))
        {
            return false;
        }

        if (uid is < 0 or > uint.MaxValue || loop is < 0 or > byte.MaxValue || number < 0) return false;
        id = Create(ShardOf(unchecked((int)uid), (int)loop), (int)loop, number);
        return true;
    }

    /// <summary>The shard in a pair's name.</summary>
    /// <param name="text">A pair's name.</param>
    public static string ShardOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text[..Math.Max(0, text.LastIndexOf('-'))];
    }

    /// <summary>The uid of the node in a shard's name.</summary>
    /// <param name="shard">A shard's name.</param>
    /// <param name="nodeUid">The uid, when there is one.</param>
    public static bool TryReadNode(string shard, out int nodeUid)
    {
        ArgumentNullException.ThrowIfNull(shard);
        nodeUid = 0;
        var dash = shard.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0 || !uint.TryParse(shard.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var uid))
        {
            return false;
        }

        nodeUid = unchecked((int)uid);
        return true;
    }

    /// <summary>The slot in a pair's number.</summary>
    /// <param name="number">The number.</param>
    internal static int SlotOf(long number) => (int)(number & ((1 << SlotBits) - 1));

    /// <inheritdoc/>
    public bool Equals(PairId? other) => other is not null && Number == other.Number && Shard == other.Shard;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Number, Shard);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Join(string shard, long number) => string.Create(CultureInfo.InvariantCulture, $"{shard}-{number:x}");

    private static bool IsHex(string part, out long value) =>
        long.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
