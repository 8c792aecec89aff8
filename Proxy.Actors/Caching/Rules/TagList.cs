using System.Text;

namespace Proxy.Actors.Caching.Rules;

/// <summary>The tags in Surrogate-Key and Cache-Tag, by which responses are purged together.</summary>
internal struct TagList()
{
    /// <summary>Tags of a response that are kept; those behind are passed over.</summary>
    private const int MaxTags = 128;

    private List<string>? _tags;

    /// <summary>Takes in a line's value.</summary>
    public void Add(ReadOnlySpan<byte> value, byte separator)
    {
        foreach (var range in value.Split(separator))
        {
            var tag = value[range].Trim(" \t"u8);
            if (tag.IsEmpty) continue;
            _tags ??= [];
            if (_tags.Count == MaxTags) return;
            _tags.Add(Encoding.Latin1.GetString(tag));
        }
    }

    public readonly IReadOnlyList<string> ToList() => _tags is null ? [] : _tags;
}
