using Akka.Configuration.Hocon;

namespace Proxy.Configuration;

/// <summary>
/// A value of the HOCON tree with its kind told reliably: the parser's own questions take an empty list for no list, and
/// keep the blanks that follow a value as a part of it.
/// </summary>
internal readonly struct HoconNode
{
    private readonly HoconValue? _value;

    /// <summary>Looks at a value; null is <see cref="NodeKind.Absent"/>.</summary>
    public HoconNode(HoconValue? value)
    {
        _value = value;
        Kind = KindOf(value);
    }

    /// <summary>What the value is.</summary>
    public NodeKind Kind { get; }

    /// <summary>The value as text without blanks around it; only of <see cref="NodeKind.Text"/>.</summary>
    public string Text => string.Concat(_value!.Values.Select(v => v.GetString())).Trim();

    /// <summary>The value as text with the blanks that stand within quotes; only of <see cref="NodeKind.Text"/>.</summary>
    public string ExactText
    {
        get
        {
            var parts = _value!.Values;
            var hasTail = parts.Count > 1 && IsBlank(parts[^1]);
            return string.Concat(parts.Take(hasTail ? parts.Count - 1 : parts.Count).Select(part => part.GetString()));
        }
    }

    /// <summary>The keys of a <see cref="NodeKind.Block"/>; null of every other kind.</summary>
    public HoconObject? Block => Kind == NodeKind.Block ? _value!.GetObject() : null;

    /// <summary>The elements of a <see cref="NodeKind.List"/>.</summary>
    public IEnumerable<HoconNode> Elements =>
        _value!.GetArray().Select(v => new HoconNode(v)).Where(n => n.Kind != NodeKind.Absent);

    /// <summary>The kind in a user's words.</summary>
    public string KindName => Kind switch
    {
        NodeKind.Absent => "nothing",
        NodeKind.Text => "a single value",
        NodeKind.List => "a list",
        NodeKind.Block => "a block",
        _ => "values of different kinds",
    };

    private static NodeKind KindOf(HoconValue? value)
    {
        if (value is null || value.Values.Count == 0) return NodeKind.Absent;
        if (value.IsString()) return NodeKind.Text;
        var parts = value.Values.Where(v => !IsBlank(v)).ToList();
        if (parts.TrueForAll(p => p.IsArray())) return NodeKind.List;
        return parts.Count == 1 && value.IsObject() ? NodeKind.Block : NodeKind.Mixed;
    }

    private static bool IsBlank(IHoconElement element) => element.IsString() && string.IsNullOrWhiteSpace(element.GetString());
}
